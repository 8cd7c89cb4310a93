// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice Money for the holders of one record date: funded by anyone, claimed by each holder, or paid to him by
/// anyone. A distribution's money pays that distribution and nothing else, and nobody can take it back.
///
/// The arithmetic, for every distribution: `due` is rounded up on the supply at the record date; a holder's
/// entitlement is floor(balanceAtRecordDate x funded / supplyAtRecordDate), less what he was already paid; so
/// paid + claimable + remainder = funded, whoever claims first and however it was funded.
///
/// @dev The currency must be a plain ERC-20. One that takes a fee is refused when funding; one that returns nothing
/// is fine; one that blacklists a holder stops that holder alone.
interface IDistributions {
    /// @param supply Supply at the end of the record date, as the token tells it; 0 until opened.
    /// @param recordIndex Number of the record date in the token.
    /// @param opened The record date has passed and its number is known.
    /// @param complete Funded to what is due; no more is accepted.
    /// @param partly Somebody was paid before it was complete.
    /// @param funded Currency minor units received for it. @param paid Currency minor units paid out of it.
    struct Distribution {
        uint128 supply;
        uint16 recordIndex;
        bool opened;
        bool complete;
        bool partly;
        uint128 funded;
        uint128 paid;
    }

    event DistributionOpened(uint256 indexed id, uint40 indexed recordDate, uint256 supply, uint256 due);
    event Funded(uint256 indexed id, address indexed by, uint256 amount);
    event Paid(uint256 indexed id, address indexed holder, uint256 amount);
    event PaymentFailed(uint256 indexed id, address indexed holder, uint256 amount);

    /// @notice There is no distribution of that number, or no such period. Use a number below `distributionCount()`,
    /// for a bond's period below `periodCount()`.
    error UnknownDistribution(uint256 id);
    /// @notice Nothing was taken, because the distribution has all its money. None: nothing more is due on it.
    error AlreadyComplete(uint256 id);
    /// @notice Nothing was taken, because nothing is due on the distribution now, or the amount was 0. Pay what
    /// `due(id)` says, after its record date.
    error NothingToFund(uint256 id);
    /// @notice None of the distributions listed has money for the caller now. List those for which `claimable(id,
    /// holder)` is not 0.
    error NothingToClaim(address holder);
    /// @notice Other money arrived than was sent, because the currency takes a fee or moves balances by itself. None:
    /// no money is taken in such a currency.
    /// @param expected Currency minor units, as `received` is.
    error UnexpectedReceipt(uint256 expected, uint256 received);
    /// @notice The currency of the charter is no contract; the asset is not born. Name the currency's ERC-20 contract.
    error InvalidCurrency(address currency);
    /// @notice Less gas was left than the next payment must be given. Send the transaction with a higher gas limit, or
    /// list fewer holders.
    error InsufficientGas();
    /// @notice The sum is above what the asset can keep account of. Pay less.
    /// @param sum Currency minor units.
    error SumTooLarge(uint256 sum);

    /// @notice Pays into a distribution, at most what is still due: more is not taken.
    /// @return taken Currency minor units taken from the caller.
    function fund(uint256 id, uint256 amount) external returns (uint256 taken);

    /// @notice Collects the caller's money of the distributions listed. Reverts with {NothingToClaim} if none is due.
    function claim(uint256[] calldata ids) external returns (uint256 amount);

    /// @notice Pays holders their money of one distribution. A payment that fails stops nobody else: it is reported
    /// by {PaymentFailed} and stays claimable. Holders with nothing to claim are passed over.
    function pay(uint256 id, address[] calldata holders) external returns (uint256 amount);

    /// @notice What the holder could claim now (currency minor units), with what the asset's reserve would add. Of several
    /// distributions and holders it is the sum: nothing that one has coming is told to another.
    function claimable(uint256 id, address holder) external view returns (uint256);

    /// @notice What is due on the distribution in full, now; 0 before its record date has passed.
    function due(uint256 id) external view returns (uint256);

    function distribution(uint256 id) external view returns (Distribution memory);

    function distributionCount() external view returns (uint256);

    /// @notice Money in this contract that is owed to holders: funded and not yet paid, over all distributions.
    function owed() external view returns (uint256);

    /// @notice Money in this contract beyond what is owed and reserved (somebody sent it without a call).
    function surplus() external view returns (uint256);
}
