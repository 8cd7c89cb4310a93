export {
  approvalOf,
  approveMore,
  cancelAllOrders,
  cancelOrder,
  fillOrder,
  fillQuote,
  postOrder,
  previewFill,
} from "./actions.ts";
export type { FillOptions, QuoteLimits } from "./actions.ts";
export { readBook } from "./book.ts";
export type { Book, BookQuery, DropReason, OpenOrder } from "./book.ts";
export { ExchangeError, ExchangeLogError, obstacleOf, refusalOf } from "./errors.ts";
export type { Obstacle, ObstacleName } from "./errors.ts";
export { DEFAULT_WINDOW, readLogs } from "./logs.ts";
export {
  checkedOrder,
  costOf,
  decodedOrder,
  draftOrder,
  encodedOrder,
  EXCHANGE_DOMAIN,
  exchangeDomain,
  hashOrder,
  leastFill,
  ORDER_TYPES,
  percentOf,
  priceOf,
  signOrder,
} from "./order.ts";
export type { Order, OrderInput, PriceKind, Side, SignedOrder } from "./order.ts";
export { bestPrice, depth, ordersFor, quote } from "./quote.ts";
export type { Level, Quote, QuotedFill } from "./quote.ts";
export { replayOrders } from "./replay.ts";
export type { OrderLog, PostedAt, PostedOrder } from "./replay.ts";
