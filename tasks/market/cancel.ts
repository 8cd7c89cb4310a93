/** `market cancel`: takes back one order of the log, or all; without `--yes` it says what it would do. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { cancelAllOrders, cancelOrder, exchangeDomain, replayOrders } from "../../sdk/exchange/index.ts";
import { report } from "../../sdk/format/index.ts";
import { pinBlock } from "../../sdk/status/chain.ts";
import { command, TaskError } from "../command.ts";
import { blockOf, openMarket, senderOf, sentText } from "./input.ts";
import type { SendingArguments } from "./input.ts";

interface Arguments extends SendingArguments {
  readonly order: string | undefined;
  readonly all: boolean;
  readonly fromBlock: string | undefined;
}

export default function cancel(given: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  return command(
    given.json,
    async () => {
      if (given.all === (given.order !== undefined))
        throw new TaskError(
          "TASK_ARGUMENT",
          "it is not said which",
          "Add --order and its hash, or --all",
          "--order",
        );
      const market = await openMarket(hre, given);
      const { ethers, exchange, token } = market;
      const maker = await senderOf(market, given);
      const own = exchange.connect(maker);
      let what = `All orders that ${maker.address} has signed`;
      let send = () => cancelAllOrders(own);
      if (given.order !== undefined) {
        const range = {
          domain: await exchangeDomain(exchange),
          block: await pinBlock(ethers.provider),
          from: blockOf(given.fromBlock, "--from-block"),
        };
        const { orders } = await replayOrders(exchange, ethers.provider, token.address, range);
        const found = orders.find(({ hash }) => hash === given.order);
        if (found?.order.maker !== maker.address)
          throw new TaskError(
            "TASK_ORDER",
            found === undefined ? "no such order was posted" : `the order is of ${found.order.maker}`,
            "Take the hash from market book, and --from its maker",
            "--order",
          );
        what = `Order ${found.hash}`;
        send = () => cancelOrder(own, found.order);
      }
      const transaction = given.yes ? (await send()).hash : undefined;
      const lines = [`${what}, for good.`, sentText(given.yes, transaction)];
      return {
        text: report([{ title: "Take back", lines }]),
        data: { ok: true, sent: given.yes, transaction, order: given.order ?? "all" },
      };
    },
    hre,
  );
}
