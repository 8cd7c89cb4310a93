// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Charters} from "../../../contracts/interfaces/PackedCharters.sol";
import {
    AssetCharter,
    BondCharter,
    BondPeriod,
    DayCountConvention
} from "../../../contracts/interfaces/Charter.sol";
import {IBond} from "../../../contracts/interfaces/IBond.sol";
import {IDistributions} from "../../../contracts/interfaces/IDistributions.sol";
import {PaysHolders} from "./PaysHolders.sol";

/// @notice A bond of four half years at 5 %. In its long life a coupon is missed, default is declared and cured, and it
/// is paid at maturity.
abstract contract BondKind is PaysHolders {
    uint256 internal constant STEP = 182;
    uint256 internal constant PERIODS = 4;
    uint256 private constant GRACE = 10 days;

    function _bond() internal view returns (IBond) {
        return IBond(address(asset));
    }

    // ---- Charter ----

    function _kind() internal pure virtual override returns (string memory) {
        return "Bond";
    }

    function _charter(AssetCharter memory common) internal view virtual override returns (bytes memory) {
        return abi.encode(Charters.packed(_bondCharter(common)));
    }

    function _bondCharter(AssetCharter memory common) internal pure returns (BondCharter memory c) {
        c.asset = common;
        c.asset.token.closesAtLastRecordDate = true;
        c.terms.isin = "AU3CB0255776";
        c.terms.faceValue = uint128(NOMINAL);
        c.terms.startDate = uint32(START / 1 days);
        c.terms.dayCount = DayCountConvention.ACT_ACT_ICMA;
        c.terms.frequency = 2;
        c.terms.gracePeriod = uint32(GRACE);
        c.terms.cureWindow = 30 days;
        c.terms.defaultRate = 100_000_000;
        c.terms.periods = new BondPeriod[](PERIODS);
        c.asset.token.recordDates = new uint40[](PERIODS);
        for (uint256 i = 0; i < PERIODS; ++i) {
            uint256 end = START / 1 days + STEP * (i + 1);
            uint40 record = uint40((end - 6) * 1 days - 1);
            c.terms.periods[i] = BondPeriod(
                uint32(end),
                record,
                uint40(end * 1 days),
                50_000_000,
                i + 1 == PERIODS ? uint112(NOMINAL) : 0
            );
            c.asset.token.recordDates[i] = record;
        }
    }

    function _termsNow() internal view virtual override returns (bytes memory) {
        return abi.encode(_bond().terms(), _bond().periodCount(), asset.identifiers(), asset.unit());
    }

    // ---- What its people do ----

    function _actAsItsKind() internal virtual override {
        uint256 id = _draw(_bond().distributionCount());
        uint256 what = _draw(10);
        bytes memory data;
        if (what < 2) data = abi.encodeCall(IDistributions.fund, (id, what == 0 ? 1e15 : _draw(1e11)));
        else if (what == 2) data = abi.encodeCall(asset.fundReserve, (_draw(1e9)));
        else if (what == 3) data = abi.encodeCall(IDistributions.pay, (id, wallets));
        else if (what == 4) data = abi.encodeCall(IBond.declareDefault, (id));
        else if (what == 5) data = abi.encodeCall(IBond.cure, ());
        else if (what == 6) data = abi.encodeCall(IBond.accelerate, ());
        else if (what == 7) data = abi.encodeCall(IBond.recover, (_draw(1e12)));
        else if (what == 8) data = abi.encodeCall(IBond.retire, (wallets));
        else data = abi.encodeCall(IBond.returnReserve, ());
        _do(what < 8 ? outsider : _somebody(), address(asset), data);
    }

    /// @dev A holder whose units end has been paid whatever the bond was to pay.
    function _checkEnd(address holder) internal view override {
        assertTrue(_bond().state() == IBond.State.Redeemed, "P2: units of a bond that runs ended");
        for (uint256 id = 0; id < _bond().distributionCount(); ++id)
            assertEq(
                _bond().due(id),
                _bond().distribution(id).funded,
                "P2: units ended before all was paid in"
            );
        assertTrue(book[holder] != 0, "P2: units that nobody held ended");
    }

    function _reserve() internal view override returns (uint256) {
        return _bond().reserve();
    }

    // ---- A long life ----

    function liveToItsEnd(uint256 seed) external virtual override {
        _seed(seed);
        _payPeriod(0);
        _missPeriod(1);
        for (uint256 i = 2; i < PERIODS; ++i) _payPeriod(i);
        _leave();
    }

    /// @dev The record date passes, and the issuer or anyone pays; then everybody is paid.
    function _payPeriod(uint256 id) internal {
        _beforePeriod(id);
        _goTo(uint256(_bond().period(id).paymentDate));
        _do(outsider, address(asset), abi.encodeCall(IDistributions.fund, (id, 1e15)));
        for (uint256 i = 0; i < SEATS; ++i) _claim(wallets[i], id);
    }

    /// @dev What must be known of a period before it is paid.
    function _beforePeriod(uint256 id) internal virtual {}

    function _missPeriod(uint256 id) internal {
        _beforePeriod(id);
        uint256 graceEnds = _bond().period(id).paymentDate + GRACE;
        _goTo(graceEnds);
        bytes memory data = abi.encodeCall(IBond.declareDefault, (id));
        // In the life before this, more time may have passed.
        if (block.timestamp <= graceEnds)
            assertFalse(_do(outsider, address(asset), data), "P15: in default within the grace period");
        _goTo(block.timestamp + 1 days);
        if (_do(outsider, address(asset), data)) ++count["defaulted"];
        _payPeriod(id);
        if (_do(outsider, address(asset), abi.encodeCall(IBond.cure, ()))) ++count["cured"];
    }

    function _claim(address holder, uint256 id) internal {
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        _do(holder, address(asset), abi.encodeCall(IDistributions.claim, (ids)));
    }

    /// @dev Who did not come is paid and his units end all the same; the rest of the reserve is the issuer's.
    function _leave() internal {
        _payAll();
        _do(outsider, address(asset), abi.encodeCall(IBond.retire, (wallets)));
        _do(outsider, address(asset), abi.encodeCall(IBond.returnReserve, ()));
    }

    function checkLived() external view virtual override {
        assertTrue(count["defaulted"] != 0 && count["cured"] != 0, "in default, and cured");
        _checkRedeemed();
    }

    function _checkRedeemed() internal view {
        assertTrue(count["paid"] > 8, "holders were paid");
        assertTrue(count["retired"] > 2, "units were redeemed");
        assertTrue(_bond().state() == IBond.State.Redeemed, "the bond was paid");
        assertEq(bookedSupply, 0, "no unit is left");
    }
}
