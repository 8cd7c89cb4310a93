import { expect } from "chai";

import { fieldsPage, presentPage } from "../../scripts/fields.ts";

describe("term sheet: the page of its fields", () => {
  it("has every field of the schema and is up to date (npm run fields)", async () => {
    expect(presentPage()).to.equal(await fieldsPage());
  });
});
