/** `market book`: the open orders of a token and a currency, from the chain's log. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { readBook } from "../../sdk/exchange/index.ts";
import type { Book, OpenOrder } from "../../sdk/exchange/index.ts";
import { money, moment, report } from "../../sdk/format/index.ts";
import { command, note } from "../command.ts";
import { addressOf, blockOf, momentText, openMarket, priceText } from "./input.ts";
import type { Market, MarketArguments } from "./input.ts";

interface Arguments extends MarketArguments {
  readonly fromBlock: string | undefined;
  readonly taker: string | undefined;
}

export default function book(given: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  return command(
    given.json,
    async () => {
      const fromBlock = blockOf(given.fromBlock, "--from-block");
      const taker = given.taker === undefined ? undefined : addressOf(given.taker, "--taker");
      const market = await openMarket(hre, given);
      const { exchange, token, currency, networkName } = market;
      note(`Reading the log of the exchange on ${networkName} from block ${fromBlock} ...`);
      const found = await readBook(exchange, {
        token: token.address,
        currency: currency.address,
        fromBlock,
        taker,
      });
      return { text: bookReport(market, found), data: { ok: true, ...found } };
    },
    hre,
  );
}

function bookReport(market: Market, { block, sells, buys, dropped }: Book): string {
  const { token, currency } = market;
  const columns = [
    { title: "Price of a unit", align: "right" as const },
    { title: "Units", align: "right" as const },
    { title: "Maker" },
    { title: "Until" },
    { title: "Order" },
  ];
  const rows = (orders: readonly OpenOrder[]) =>
    orders.map(({ price, available, order, hash }) => [
      priceText(price, currency),
      money(available, token.decimals),
      order.maker,
      momentText(order.expiry),
      hash,
    ]);
  const none = (orders: readonly OpenOrder[]) => (orders.length === 0 ? ["None."] : []);
  return report([
    {
      title: `${token.symbol} for ${currency.symbol}`,
      lines: [
        `Block ${block.number} of chain ${market.chainId}, ${moment(block.time)}. Prices with interest.`,
        `${dropped.length} orders of the log cannot be filled.`,
      ],
    },
    { title: "For sale, the cheapest first", lines: none(sells), columns, rows: rows(sells) },
    { title: "Wanted, the dearest first", lines: none(buys), columns, rows: rows(buys) },
  ]);
}
