/** What it costs to admit a hundred new investors under one approval of two of three. */
import { approvalTypedData, collectSignatures, draftApproval, panelDomain } from "../../sdk/panel/approve.ts";
import { admission, connect, createRegistry, gasOf } from "./chain.ts";

const BATCH = 100;

export async function measureAdmission() {
  const connection = await connect();
  const { ethers } = connection;
  const { panel, registry } = await createRegistry(connection);
  const members = (await ethers.getSigners()).slice(-3);
  const rows = Array.from({ length: BATCH }, (_, i) =>
    admission(ethers.getAddress(ethers.dataSlice(ethers.id(`wallet ${i}`), 12)), i + 1),
  );
  const data = registry.interface.encodeFunctionData("admit", [rows, []]);
  const approval = await draftApproval(panel, [{ target: await registry.getAddress(), data }], {
    salt: ethers.id("benchmark"),
  });
  const signatures = await collectSignatures(
    approvalTypedData(await panelDomain(panel), approval),
    members.slice(0, 2),
  );
  const gas = await gasOf(
    panel.execute([...approval.calls], approval.salt, approval.deadline, signatures),
  );
  return { admitEach100: Math.ceil(gas / BATCH) };
}
