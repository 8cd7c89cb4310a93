/** What the types of the contracts can hold. */
export const UINT32_MAX = 2n ** 32n - 1n;
export const UINT40_MAX = 2n ** 40n - 1n;
export const UINT64_MAX = 2n ** 64n - 1n;
export const UINT112_MAX = 2n ** 112n - 1n;
export const UINT128_MAX = 2n ** 128n - 1n;
