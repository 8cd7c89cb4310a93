import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { encodeBytes32String } from "ethers";

import AssetFactoryModule from "./AssetFactory.ts";

/** Lending against the units of every asset of the factory, on the liens that the factory's tokens know. No owner. */
export default buildModule("Lending", (m) => {
  const { factory } = m.useModule(AssetFactoryModule);
  const liens = m.staticCall(factory, "sharedContract", [encodeBytes32String("Liens")]);
  const lending = m.contract("Lending", [liens]);
  return { factory, lending };
});
