/** The tasks of the market: what each is called and takes. What each does is imported when it runs. */
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

const option = <const Name extends string>(name: Name, description: string) =>
  ({ name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined }) as const;

const EXCHANGE = option("exchange", "Address of the exchange");
const TOKEN = option("token", "Address of the units");
const CURRENCY = option("currency", "Address of the currency");
const FROM_BLOCK = option("fromBlock", "Block of the exchange, or one before");
const FROM = option("from", "The network's account that signs and sends; by default its first");
const SIDE = option("side", "sell or buy");
const UNITS = option("units", "Units, as a decimal");
const JSON_FLAG = { name: "json", description: "Print JSON; integers are texts" } as const;
const YES = { name: "yes", description: "Send it; without, nothing is sent" } as const;

export default [
  emptyTask("market", "Orders of the exchange, and the order book that the chain's log is").build(),

  task(["market", "book"], "Show the open orders")
    .addOption(EXCHANGE)
    .addOption(TOKEN)
    .addOption(CURRENCY)
    .addOption(FROM_BLOCK)
    .addOption(option("taker", "Wallet that would fill them: drops what it could not"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("./book.ts"))
    .build(),

  task(["market", "post"], "Sign an order and write it to the chain's log")
    .addOption(EXCHANGE)
    .addOption(TOKEN)
    .addOption(CURRENCY)
    .addOption(SIDE)
    .addOption(UNITS)
    .addOption(option("price", "All that is paid for a unit, as a decimal"))
    .addOption(option("clean", "The same before accrued interest"))
    .addOption(option("percent", "Price before accrued interest, in per cent of the outstanding face"))
    .addOption(option("bound", "The most or the least that a unit may cost with interest; or none"))
    .addOption(option("minimum", "Least units that may be filled at a time"))
    .addOption(option("taker", "Wallet that alone may fill it"))
    .addOption(option("expires", "Last moment, such as 2027-01-31T12:00:00Z"))
    .addOption(FROM)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./post.ts"))
    .build(),

  task(["market", "fill"], "Buy or sell units by filling the best orders")
    .addOption(EXCHANGE)
    .addOption(TOKEN)
    .addOption(CURRENCY)
    .addOption(SIDE)
    .addOption(UNITS)
    .addOption(option("limit", "The most that is paid, or the least that is received, in all"))
    .addOption(FROM_BLOCK)
    .addOption(FROM)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./fill.ts"))
    .build(),

  task(["market", "cancel"], "Take back an order, or all")
    .addOption(EXCHANGE)
    .addOption(TOKEN)
    .addOption(CURRENCY)
    .addOption(option("order", "Hash of the order"))
    .addFlag({ name: "all", description: "All orders that the account has signed" })
    .addOption(FROM_BLOCK)
    .addOption(FROM)
    .addFlag(YES)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./cancel.ts"))
    .build(),
];
