/** `market fill`: buys or sells units by filling the best orders; without `--yes` it says what it would do. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { fillQuote, quote, readBook } from "../../sdk/exchange/index.ts";
import { money, quantity, report } from "../../sdk/format/index.ts";
import { command, note, TaskError } from "../command.ts";
import { amountOf, blockOf, openMarket, priceText, senderOf, sentText } from "./input.ts";
import type { SendingArguments } from "./input.ts";
import { sideOf } from "./post.ts";

interface Arguments extends SendingArguments {
  readonly side: string | undefined;
  readonly units: string | undefined;
  readonly limit: string | undefined;
  readonly fromBlock: string | undefined;
}

export default function fill(given: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  return command(
    given.json,
    async () => {
      const market = await openMarket(hre, given);
      const { exchange, token, currency, networkName, chainId } = market;
      const side = sideOf(given.side);
      const units = amountOf(given.units, token, "--units");
      const taker = await senderOf(market, given);
      const fromBlock = blockOf(given.fromBlock, "--from-block");
      note(`Reading the log of the exchange on ${networkName} from block ${fromBlock} ...`);
      const book = await readBook(exchange, {
        token: token.address,
        currency: currency.address,
        fromBlock,
        taker: taker.address,
      });
      const found = quote(book, side, units);
      const limit = given.limit === undefined ? found.money : amountOf(given.limit, currency, "--limit");
      if (found.missing > 0n)
        throw new TaskError(
          "TASK_TOO_FEW",
          `there are orders for ${quantity(found.units, token.decimals)} only`,
          "Ask for less, or post an order",
          "--units",
        );
      if (side === "buy" ? found.money > limit : found.money < limit)
        throw new TaskError(
          "TASK_LIMIT",
          `it is ${money(found.money, currency.decimals)} ${currency.symbol} now`,
          "Change the limit, or wait",
          "--limit",
        );
      let transaction: string | undefined;
      if (given.yes) {
        note("Approving exactly what it takes, and filling ...");
        ({ hash: transaction } = await fillQuote(exchange.connect(taker), found, { limit }));
      }
      const text = report([
        {
          title: `${side === "buy" ? "Buy" : "Sell"} ${quantity(units, token.decimals)} of ${token.symbol}`,
          lines: [
            `${networkName} (chain ${chainId}), for ${taker.address}.`,
            `${money(found.money, currency.decimals)} ${currency.symbol} in all; at ${side === "buy" ? "most" : "least"} ${money(limit, currency.decimals)}.`,
            sentText(given.yes, transaction),
          ],
          columns: [
            { title: "Price of a unit", align: "right" },
            { title: "Units", align: "right" },
            { title: currency.symbol, align: "right" },
            { title: "Maker" },
          ],
          rows: found.fills.map(({ open, units: part, money: cost }) => [
            priceText(open.price, currency),
            money(part, token.decimals),
            money(cost, currency.decimals),
            open.order.maker,
          ]),
        },
      ]);
      return { text, data: { ok: true, sent: given.yes, transaction, limit, ...found } };
    },
    hre,
  );
}
