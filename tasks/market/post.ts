/** `market post`: signs an order and writes it to the chain's log; without `--yes` it says what it would do. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import {
  approvalOf,
  approveMore,
  costOf,
  draftOrder,
  exchangeDomain,
  hashOrder,
  percentOf,
  postOrder,
  priceOf,
  signOrder,
} from "../../sdk/exchange/index.ts";
import type { Order, PriceKind, Side } from "../../sdk/exchange/index.ts";
import { money, quantity, report } from "../../sdk/format/index.ts";
import { command, note, TaskError } from "../command.ts";
import {
  addressOf,
  amountOf,
  momentText,
  openMarket,
  priceText,
  secondOf,
  senderOf,
  sentText,
} from "./input.ts";
import type { Market, SendingArguments } from "./input.ts";

interface Arguments extends SendingArguments {
  readonly side: string | undefined;
  readonly units: string | undefined;
  readonly price: string | undefined;
  readonly clean: string | undefined;
  readonly percent: string | undefined;
  readonly bound: string | undefined;
  readonly minimum: string | undefined;
  readonly taker: string | undefined;
  readonly expires: string | undefined;
}

export default function post(given: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  return command(
    given.json,
    async () => {
      const market = await openMarket(hre, given);
      const { exchange, token, currency, address } = market;
      const maker = await senderOf(market, given);
      const { kind, price } = priceGiven(given, currency.decimals);
      const order = await draftOrder(exchange, {
        maker: maker.address,
        token: token.address,
        currency: currency.address,
        side: sideOf(given.side),
        priceKind: kind,
        units: amountOf(given.units, token, "--units"),
        price,
        expiry: secondOf(given.expires, "--expires"),
        ...(given.bound === undefined ? {} : { bound: boundOf(given.bound, currency.decimals) }),
        ...(given.minimum === undefined ? {} : { minFill: amountOf(given.minimum, token, "--minimum") }),
        ...(given.taker === undefined ? {} : { taker: addressOf(given.taker, "--taker") }),
      });
      const hash = hashOrder(await exchangeDomain(exchange), order);
      const approval = approvalOf(order, token.decimals);
      let transaction: string | undefined;
      if (given.yes) {
        note("Approving exactly what the order takes ...");
        await approveMore(approval.token, maker, address, approval.amount);
        note("Signing and posting ...");
        const signed = await signOrder(exchange, order, maker);
        ({ hash: transaction } = await postOrder(exchange.connect(maker), signed));
      }
      return {
        text: orderReport(market, order, hash, approval, sentText(given.yes, transaction)),
        data: { ok: true, sent: given.yes, transaction, hash, approval, order },
      };
    },
    hre,
  );
}

export function sideOf(text: string | undefined): Side {
  if (text === "sell" || text === "buy") return text;
  throw new TaskError(
    "TASK_ARGUMENT",
    "neither sell nor buy was given",
    "Add --side sell or --side buy",
    "--side",
  );
}

function priceGiven(
  { price, clean, percent }: Arguments,
  decimals: number,
): { readonly kind: PriceKind; readonly price: bigint } {
  if ([price, clean, percent].filter((text) => text !== undefined).length !== 1)
    throw new TaskError(
      "TASK_ARGUMENT",
      "there is not one price",
      "Add one of --price (all that is paid), --clean (before interest) and --percent (of the face, before interest)",
      "--price",
    );
  if (price !== undefined) return { kind: "dirty", price: priceOf(price, decimals) };
  if (clean !== undefined) return { kind: "clean", price: priceOf(clean, decimals) };
  return { kind: "percent", price: percentOf(percent ?? "") };
}

function boundOf(text: string, decimals: number): bigint | "none" {
  return text === "none" ? "none" : priceOf(text, decimals);
}

function orderReport(
  { token, currency, chainId, networkName }: Market,
  order: Order,
  hash: string,
  approval: { readonly token: string; readonly amount: bigint },
  end: string,
): string {
  const { side, units, priceKind, price } = order;
  const given = approval.token === token.address ? token : currency;
  const priced = {
    dirty: `at ${priceText(price, currency)} ${currency.symbol} a unit, ${money(costOf(units, price, token.decimals), currency.decimals)} in all`,
    clean: `at ${priceText(price, currency)} ${currency.symbol} a unit, and accrued interest`,
    percent: `at ${money(price, 7).replace(/\.?0+$/, "")} % of the outstanding face, and accrued interest`,
  };
  return report([
    {
      title: `An order on ${networkName} (chain ${chainId})`,
      lines: [
        `${order.maker} ${side === "sell" ? "sells" : "buys"} ${quantity(units, token.decimals)} of ${token.symbol} ${priced[priceKind]}.`,
        `Good through ${momentText(order.expiry)}; at least ${quantity(order.minFill, token.decimals)} at a time.`,
        `Approval: ${money(approval.amount, given.decimals)} ${given.symbol}, in addition to what is approved.`,
        `Order ${hash}`,
        end,
      ],
    },
  ]);
}
