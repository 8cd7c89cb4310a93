import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "artifacts", "cache", "coverage", "typechain-types", "tmp"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": "off",
      // Node runs the sources by erasing types; what is more than a type cannot be erased. (tsc's erasableSyntaxOnly
      // would say so too, but trips over the namespaces of the generated types.)
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of literals: enums cannot be erased." },
        { selector: "TSModuleDeclaration[declare!=true]", message: "Namespaces cannot be erased." },
        {
          selector: "TSParameterProperty",
          message: "Declare the field: parameter properties cannot be erased.",
        },
      ],
    },
  },
  {
    // chai's assertions are property reads, and mocha's callbacks are promises by design.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", console: "readonly" } } },
);
