// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeedStatus} from "./IFeed.sol";
import {IIncomeDistributions} from "./IIncomeDistributions.sol";
import {PropertyTerms, SaleTerms} from "./PropertyCharter.sol";

/// @notice A property. Rent that comes in serves the expenses in the charter's order, each up to its cap of the period,
/// then the reserve while it is low, then holders. Nobody decides anything about it.
///
/// The life: Held -> (an announced SELL that holders voted for, enacted by anyone) SaleAgreed -> the price comes in at
/// once, from anyone, by the deadline: Sold, else anyone declares it failed: Held. Sold: price and reserve are the
/// final distribution, at the token's notice; the register closes with its record date, and units end as they are paid
/// for: Ended. Rent that comes in after that joins the final distribution, for the same holders, who can collect for
/// ever: what is due on it is whatever comes, told as the greatest number of its type, and `fund` adds to it too.
interface IProperty is IIncomeDistributions {
    enum State {
        Held,
        SaleAgreed,
        Sold,
        Ended
    }

    /// @notice One expense line, now. @param payee Who receives it. @param left What the cap of the period leaves.
    /// @param unpaid What was set aside for the payee and not yet sent.
    struct Expense {
        address payee;
        uint256 left;
        uint256 unpaid;
    }

    event ExpenseSetAside(uint256 indexed line, uint256 amount);
    event ExpensePaid(uint256 indexed line, address indexed payee, uint256 amount);
    event ReserveUsed(uint256 indexed line, uint256 amount);
    event SaleEnacted(
        address indexed buyer,
        uint256 minimumPrice,
        uint40 deadline,
        bytes32 indexed contractHash
    );
    event SaleFailed();
    event SaleCompleted(address indexed by, uint256 price, uint256 indexed id);

    /// @notice The asset is in another state than the call needs. Call while `state()` is `required`.
    /// @param required 0 held, 1 sale agreed, 2 sold, 3 ended; `actual` too.
    error NotInState(State required, State actual);
    /// @notice A term of the sale cannot be, named in `what`. Announce a sale that can be enacted in time, with a price
    /// and the hash of its contract.
    error InvalidSale(bytes32 what);
    /// @notice The price is below the minimum that holders voted for. Bring at least `minimum`, all at once.
    /// @param price Currency minor units, as `minimum` is.
    error PriceTooLow(uint256 price, uint256 minimum);
    /// @notice The sale's deadline has passed. Declare the sale failed, and announce another.
    error DeadlinePassed(uint256 deadline);
    /// @notice The sale's price can still come in. Wait until after `deadline`.
    error DeadlineNotPassed(uint256 deadline);
    /// @notice The property has no expense line of that number. Use a number below that of the lines in `terms()`.
    error UnknownLine(uint256 line);
    /// @notice Nothing is set aside for the line's payee. Wait for more rent.
    error NothingUnpaid(uint256 line);
    /// @notice The reserve is empty, or the line's cap of the period is reached. Wait for the next period, or fund the
    /// reserve.
    error NothingToDraw(uint256 line);
    /// @notice The charter does not let the reserve pay this line. None: only rent does.
    error NotFromReserve(uint256 line);

    // ---- Expenses and reserve ----

    /// @notice Sends the payee what was set aside for him. Callable by anyone.
    function payExpense(uint256 line) external returns (uint256 amount);

    /// @notice Sets aside from the reserve what the rent of the period did not bring for a line that the charter says
    /// the reserve may pay. Callable by anyone.
    function drawReserve(uint256 line) external returns (uint256 amount);

    // ---- Sale ----

    /// @notice Enacts a sale that was announced and, as the charter asks, voted for. Callable by anyone.
    function enactSale(SaleTerms calldata sale_) external;

    /// @notice Brings the price, all at once, by the deadline. Callable by anyone.
    /// @param price At least the minimum. @return id The final distribution.
    function completeSale(uint256 price) external returns (uint256 id);

    /// @notice Ends a sale whose price did not come in time. Callable by anyone.
    function declareSaleFailed() external;

    // ---- Views ----

    function state() external view returns (State);

    function terms() external view returns (PropertyTerms memory);

    /// @notice The sale that was agreed last; all zero if none was.
    function sale() external view returns (SaleTerms memory);

    function expense(uint256 line) external view returns (Expense memory);

    /// @notice What the reserve holds, without what was set aside for payees.
    function reserveHeld() external view returns (uint256);

    /// @notice Appraised value and reserve per whole unit, in currency minor units x 1e18, rounded down; how old the
    /// appraisal is shows in `updatedAt` and `status`. 0 where the feed is silent, or there are no units.
    function netAssetValue() external view returns (uint256 perUnit, uint256 updatedAt, FeedStatus status);
}
