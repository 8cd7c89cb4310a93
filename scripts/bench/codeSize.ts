/** Runtime code of the project's contracts; the test currencies are not among them. */
import { artifacts } from "hardhat";

export async function measureCodeSizes(): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/") || name.startsWith("contracts/testing/")) continue;
    const { contractName, deployedBytecode } = await artifacts.readArtifact(name);
    const size = (deployedBytecode.length - 2) / 2;
    if (size > 0) sizes.set(contractName, size);
  }
  return sizes;
}
