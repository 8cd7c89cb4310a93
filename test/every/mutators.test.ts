import { expect } from "chai";

import { mutators, mutatorsFile, presentFile } from "../../scripts/mutators.ts";

describe("every function that changes anything", () => {
  it("is on the list of the tests that call each from every role (npm run mutators)", async () => {
    expect(presentFile()).to.equal(await mutatorsFile());
  });

  it("is found in the build", () => {
    expect(mutators().get("AssetTokenCode")).to.include.members([
      "transfer(address,uint256)",
      "mint(address,uint256)",
    ]);
    expect([...mutators().keys()]).to.include.members(["Powers", "Liens", "Panel", "Bond", "Offering"]);
  });
});
