/** What a loan costs: to accept a signed offer, and to repay it in full. */
import {
  acceptOffer,
  approveMoney,
  draftOffer,
  repay,
  signOffer,
  signPledge,
} from "../../sdk/lending/index.ts";
import { admission, connect, DAY, START } from "./chain.ts";
import { createToken } from "./token.ts";

const UNITS = 1_000n;
const PRINCIPAL = 500_000_000_000n;

export async function measureLending() {
  const connection = await connect();
  const { ethers } = connection;
  const [, borrower, lender] = await ethers.getSigners();
  if (borrower === undefined || lender === undefined) throw new Error("Too few accounts.");
  const liens = await ethers.deployContract("Liens");
  const { asset, token, registry, asPanel } = await createToken(connection, {
    liens: await liens.getAddress(),
  });
  const currency = await ethers.deployContract("PlainToken", [10n ** 30n]);
  const deployed = await ethers.deployContract("Lending", [await liens.getAddress()]);
  const lending = await ethers.getContractAt("ILending", await deployed.getAddress());
  await registry.connect(asPanel).admit([admission(borrower.address, 1)], []);
  await asset.mintToEach([borrower.address], 10n * UNITS);
  for (const { address } of [borrower, lender]) await currency.transfer(address, 10n * PRINCIPAL);

  const offer = await draftOffer(lending, {
    maker: lender.address,
    side: "lender",
    token: await token.getAddress(),
    units: UNITS,
    currency: await currency.getAddress(),
    principal: PRINCIPAL,
    interest: PRINCIPAL / 50n,
    maturity: BigInt(START + 90 * DAY),
    onDefault: "take",
    startPrice: 2n * PRINCIPAL,
    endPrice: PRINCIPAL,
    expiry: BigInt(START + DAY),
    salt: ethers.id("benchmark"),
  });
  await approveMoney(lending.connect(lender), offer.currency, 10n * PRINCIPAL);
  const signed = await signOffer(lending, offer, lender);
  const consent = await signPledge(lending, offer, borrower, { salt: ethers.id("consent") });
  const { loan, receipt } = await acceptOffer(lending.connect(borrower), signed, consent);
  const repaid = await repay(lending.connect(borrower), loan, 10n * PRINCIPAL);
  return { acceptLoan: Number(receipt.gasUsed), repayLoan: Number(repaid.gasUsed) };
}
