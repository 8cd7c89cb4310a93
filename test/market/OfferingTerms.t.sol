// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {OfferingTerms} from "../../contracts/interfaces/Charter.sol";
import {IOffering} from "../../contracts/interfaces/IOffering.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @notice Terms that could not work are refused at birth, and those on the limit are not.
contract OfferingTermsTest is AssetTest {
    TinyAsset private asset;

    function setUp() public override {
        super.setUp();
        (asset, ) = create(tinyCharter(0), offeringTerms());
    }

    function test_price() external {
        OfferingTerms memory terms = offeringTerms();
        terms.price = 0;
        _refused(terms, "price");
        terms.price = 1;
        _accepted(terms);
    }

    function test_a_price_whose_total_does_not_fit_is_refused() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.token.maxSupply = type(uint128).max - (type(uint128).max % LOT);
        charter.identifier = 0;
        charter.face = 1e45;
        (asset, ) = create(charter, offeringTerms());
        OfferingTerms memory terms = offeringTerms();
        terms.hardCap = charter.asset.token.maxSupply;
        _refused(terms, "price");
        charter.face = 101;
        (asset, ) = create(charter, offeringTerms());
        _refused(terms, "price");
        terms.price = 0.98e9;
        _accepted(terms);
    }

    function test_caps() external {
        OfferingTerms memory terms = offeringTerms();
        terms.softCap = 0;
        _refused(terms, "caps");
        terms.softCap = terms.hardCap + LOT;
        _refused(terms, "caps");
        terms.softCap = terms.hardCap;
        _accepted(terms);
        terms.softCap = LOT + 1;
        _refused(terms, "lots");
        terms.softCap = LOT;
        terms.hardCap += 1;
        _refused(terms, "lots");
    }

    function test_limits_per_investor() external {
        OfferingTerms memory terms = offeringTerms();
        terms.minimumPerInvestor = 0;
        _refused(terms, "minimum");
        terms.minimumPerInvestor = terms.maximumPerInvestor + 1;
        _refused(terms, "minimum");
        terms.maximumPerInvestor = type(uint128).max;
        terms.minimumPerInvestor = terms.hardCap + 1;
        _refused(terms, "minimum");
        terms.minimumPerInvestor = terms.hardCap;
        _accepted(terms);
    }

    function test_dates() external {
        OfferingTerms memory terms = offeringTerms();
        terms.closes = terms.opens;
        _refused(terms, "dates");
        terms = offeringTerms();
        (terms.opens, terms.closes) = (0, START);
        _refused(terms, "dates");
        (terms.opens, terms.closes) = (START - 1, START + 1);
        _accepted(terms);
        terms = offeringTerms();
        terms.settlementDate = terms.closes - 1;
        _refused(terms, "dates");
        terms.settlementDate = terms.settleBy + 1;
        _refused(terms, "dates");
        terms.settlementDate = terms.settleBy;
        _accepted(terms);
        terms.settleBy = terms.closes + 90 days + 1;
        _refused(terms, "dates");
        terms.settleBy = terms.closes + 90 days;
        _accepted(terms);
        terms = offeringTerms();
        terms.closes = START + 366 days + 1;
        terms.settleBy = terms.settlementDate = terms.closes;
        _refused(terms, "dates");
        terms.closes -= 1;
        _accepted(terms);
    }

    function test_reserve() external {
        OfferingTerms memory terms = offeringTerms();
        terms.reserveShare = 1e9 + 1;
        _refused(terms, "reserve");
        terms.reserveShare = 1e9;
        _accepted(terms);
        terms.reserveShare = 0;
        _accepted(terms);
    }

    function test_settlement_ends_with_the_first_record_date_after_the_close() external {
        OfferingTerms memory terms = offeringTerms();
        _accepted(terms);
        asset.announceRecordDate(SETTLE_BY - 1);
        _refused(terms, "record date");
        terms.accrued = true;
        _refused(terms, "record date");
        terms.settleBy = SETTLE_BY - 1;
        _accepted(terms);
    }

    function test_accrued_interest_is_in_the_price() external {
        OfferingTerms memory terms = offeringTerms();
        terms.accrued = true;
        assertEq(
            Offering(deploy("Offering", abi.encode(asset, terms))).priceOf(UNIT),
            FACE + 1e6,
            "dirty price"
        );
        terms.accrued = false;
        assertEq(Offering(deploy("Offering", abi.encode(asset, terms))).priceOf(UNIT), FACE, "clean price");
    }

    function _refused(OfferingTerms memory terms, bytes32 what) private {
        vm.expectRevert(abi.encodeWithSelector(IOffering.InvalidOffering.selector, what));
        deploy("Offering", abi.encode(asset, terms));
    }

    function _accepted(OfferingTerms memory terms) private {
        Offering offering = Offering(deploy("Offering", abi.encode(asset, terms)));
        assertEq(keccak256(abi.encode(offering.terms())), keccak256(abi.encode(terms)), "terms");
    }
}
