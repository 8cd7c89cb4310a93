import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The exchange: one for all assets and currencies of a chain. It takes nothing and belongs to nobody. */
export default buildModule("Exchange", (m) => ({ exchange: m.contract("Exchange") }));
