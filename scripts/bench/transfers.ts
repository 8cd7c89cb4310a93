/** What a transfer costs: fresh, stale, after a record date, with many holders, next to a plain ERC-20. */
import { admission, connect, DAY, gasOf, START } from "./chain.ts";
import { createToken, HALF_YEARS } from "./token.ts";

const AMOUNT = 1_000n;
export async function measureTransfers() {
  const connection = await connect();
  const { ethers, networkHelpers } = connection;
  const [, alice, bob] = await ethers.getSigners();
  if (alice === undefined || bob === undefined) throw new Error("Too few accounts.");

  const plain = await ethers.deployContract("PlainToken", [10_000_000n]);
  for (const { address } of [alice, bob]) await plain.transfer(address, 100_000n);
  const plainTransfer = await gasOf(plain.connect(alice).transfer(bob.address, AMOUNT));

  const { asset, token, registry, asPanel } = await createToken(connection);
  await registry.connect(asPanel).admit([admission(alice.address, 1), admission(bob.address, 2)], []);
  await asset.mintToEach([alice.address, bob.address], 100_000n);
  const transfer = () => gasOf(token.connect(alice).transfer(bob.address, AMOUNT));
  const transferFresh = await transfer();
  await networkHelpers.time.increase(2 * DAY);
  const transferStale = await transfer();
  await networkHelpers.time.increaseTo((HALF_YEARS[0] ?? 0) + DAY);
  const transferAfterRecordDate = await transfer();
  return { plainTransfer, transferFresh, transferStale, transferAfterRecordDate };
}

/** A fresh transfer among 10,000 holders after 100 record dates; it should cost what one of two costs after none. */
export async function measureManyHolders(onProgress: (done: number, of: number) => void) {
  const connection = await connect();
  const { ethers, networkHelpers } = connection;
  const [, alice, bob] = await ethers.getSigners();
  if (alice === undefined || bob === undefined) throw new Error("Too few accounts.");
  const recordDates = Array.from({ length: 101 }, (_, i) => START + (i + 1) * 30 * DAY);
  const { asset, token, registry, asPanel } = await createToken(connection, { recordDates });
  const holders = [alice.address, bob.address];
  while (holders.length < 10_000)
    holders.push(ethers.getAddress(ethers.dataSlice(ethers.id(`holder ${holders.length}`), 12)));
  // As many as one transaction holds.
  const batch = 125;
  for (let i = 0; i < holders.length; i += batch) {
    const part = holders.slice(i, i + batch);
    await registry.connect(asPanel).admit(
      part.map((wallet, j) => admission(wallet, i + j + 1)),
      [],
    );
    await asset.mintToEach(part, 100_000n);
    onProgress(i + part.length, holders.length);
  }
  if ((await token.investorCount()) !== 10_000n) throw new Error("There should be 10,000 holders.");
  await networkHelpers.time.increaseTo((recordDates[99] ?? 0) + DAY);
  await token.connect(alice).transfer(bob.address, AMOUNT);
  return { transferManyHolders: await gasOf(token.connect(alice).transfer(bob.address, AMOUNT)) };
}
