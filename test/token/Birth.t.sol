// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CountryRule, TokenCharter} from "../../contracts/interfaces/Charter.sol";
import {IAssetToken, IRecordDates} from "../../contracts/interfaces/IAssetToken.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {OddRule} from "./support/Rules.sol";
import {Shell, TokenFixture} from "./TokenFixture.sol";

/// @notice What a charter must be for a token to be born, and what the token says of it afterwards.
contract BirthTest is TokenFixture {
    function _assertStillborn(TokenCharter memory charter, bytes memory expected) internal {
        vm.expectRevert(expected);
        this.tryBear(charter);
    }

    function _assertInvalidRule(TokenCharter memory charter, bytes32 what) internal {
        _assertStillborn(charter, abi.encodeWithSelector(IRestrictedToken.InvalidRule.selector, what));
    }

    function _assertInvalidCharter(TokenCharter memory charter, bytes32 what) internal {
        _assertStillborn(charter, abi.encodeWithSelector(IAssetToken.InvalidCharter.selector, what));
    }

    // ---- What it says ----

    function test_the_token_says_what_its_charter_says() public {
        TokenCharter memory charter = _charter();
        address venue = address(new Shell());
        address rule = address(new OddRule());
        charter.recordDates = _dates(3, 10 days);
        charter.closesAtLastRecordDate = true;
        charter.rules.lockUpEnd = BIRTH + 5;
        charter.rules.lotSize = 10;
        charter.rules.minimumHolding = 100;
        charter.rules.maximumPerInvestor = 5000;
        charter.rules.maximumHolders = 77;
        charter.rules.venues = _list(venue);
        charter.rules.extraRules = _list(rule);
        vm.expectEmit(
            true,
            true,
            true,
            true,
            vm.computeCreateAddress(address(this), vm.getNonce(address(this)))
        );
        emit IAssetToken.Born(CHARTER_HASH, address(this));
        _bear(charter);
        assertEq(token.name(), charter.name);
        assertEq(token.symbol(), charter.symbol);
        assertEq(token.decimals(), 2, "decimals");
        assertEq(token.asset(), address(this), "asset");
        assertEq(token.charterHash(), CHARTER_HASH, "hash of the charter");
        assertEq(token.whoMayPublish(), publisher, "publisher");
        assertEq(token.maxSupply(), 1_000_000, "maximum supply");
        assertEq(token.totalSupply(), 0, "supply");
        assertEq(token.recordDateCount(), 3, "record dates");
        assertEq(token.closesAfter(), BIRTH + 30 days, "last second of trading");
        assertEq(token.noticeOfRecordDates(), NOTICE, "notice");
        assertEq(token.investorRegistries().length, 1, "registries");
        assertEq(token.investorRegistries()[0], address(registry), "registry");
        assertEq(token.transferRules()[0], rule, "extra rule");
        assertEq(token.holderOf(venue).flags, 1, "flag of a venue");
        (uint256 lockUp, uint256 lot, uint256 least, uint256 most, uint256 holders, uint256 horizon) = token
            .holdingLimits();
        assertEq(lockUp, BIRTH + 5, "end of the lock-up");
        assertEq(lot, 10, "lot size");
        assertEq(least, 100, "minimum holding");
        assertEq(most, 5000, "maximum per investor");
        assertEq(holders, 77, "maximum holders");
        assertEq(horizon, RECHECK, "horizon");
    }

    function assertEq(string memory actual, string memory expected) internal pure {
        assertEq(keccak256(bytes(actual)), keccak256(bytes(expected)), expected);
    }

    // ---- Refused at birth: charter ----

    function test_without_a_name_or_a_symbol_refused() public {
        TokenCharter memory charter = _charter();
        charter.name = "";
        _assertInvalidCharter(charter, "name");
        charter = _charter();
        charter.symbol = "";
        _assertInvalidCharter(charter, "name");
    }

    function test_more_than_eighteen_decimals_refused() public {
        TokenCharter memory charter = _charter();
        charter.decimals = 19;
        _assertInvalidCharter(charter, "decimals");
        charter.decimals = 18;
        _bear(charter);
    }

    function test_a_notice_below_an_hour_refused() public {
        TokenCharter memory charter = _charter();
        charter.recordNotice = 1 hours - 1;
        _assertInvalidCharter(charter, "record notice");
        charter.recordNotice = 1 hours;
        _bear(charter);
    }

    function test_record_dates_out_of_order_or_in_the_past_refused() public {
        TokenCharter memory charter = _charter();
        charter.recordDates = _dates(3, 10 days);
        charter.recordDates[2] = charter.recordDates[1];
        _assertStillborn(charter, abi.encodeWithSelector(IRecordDates.RecordDatesNotAscending.selector, 2));
        charter.recordDates = _dates(3, 10 days);
        charter.recordDates[0] = BIRTH - 1;
        _assertStillborn(charter, abi.encodeWithSelector(IRecordDates.RecordDatesNotAscending.selector, 0));
        charter.recordDates[0] = BIRTH;
        charter.recordDates[2] = NEVER;
        _assertStillborn(charter, abi.encodeWithSelector(IRecordDates.RecordDatesNotAscending.selector, 2));
        charter.recordDates[2] = NEVER - 1;
        _bear(charter);
    }

    function test_a_very_long_name_is_no_obstacle() public {
        TokenCharter memory charter = _charter();
        charter.name = "International Bank for Reconstruction and Development 2.20% Notes due 28 August 2020";
        _bear(charter);
        assertEq(token.name(), charter.name);
    }

    // ---- Refused at birth: registries ----

    function test_none_or_more_than_three_registries_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.registries = new address[](0);
        _assertInvalidRule(charter, "registries");
        charter.rules.registries = new address[](4);
        _assertInvalidRule(charter, "registries");
    }

    function test_a_registry_without_code_or_twice_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.registries = _list(address(registry), stranger);
        _assertInvalidRule(charter, "registry code");
        charter.rules.registries = _list(address(0));
        _assertInvalidRule(charter, "registry code");
        charter.rules.registries = _list(address(registry), address(new Shell()), address(registry));
        _assertInvalidRule(charter, "registry twice");
    }

    // ---- Refused at birth: countries and classes ----

    function test_codes_that_are_no_countries_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.countries[0] |= 1;
        _assertInvalidRule(charter, "country");
        charter = _charter();
        charter.rules.countries[3] |= uint256(1) << (1000 - 768);
        _assertInvalidRule(charter, "country");
        charter = _charter();
        charter.rules.countries[3] |= uint256(1) << 255;
        _assertInvalidRule(charter, "country");
        charter = _charter();
        charter.rules.countries[3] |= uint256(1) << (999 - 768);
        _bear(charter);
        uint16[3] memory codes = [uint16(0), 1000, type(uint16).max];
        for (uint256 i = 0; i < 3; ++i) {
            charter.rules.countryRules[0].country = codes[i];
            _assertInvalidRule(charter, "country");
        }
        charter.rules.countryRules[0].country = 998;
        _bear(charter);
    }

    function test_a_country_under_two_terms_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.countryRules[0].country = GERMANY;
        _assertInvalidRule(charter, "country rule");
        charter = _charter();
        charter.rules.countryRules = new CountryRule[](2);
        charter.rules.countryRules[0] = CountryRule(UNITED_STATES, 2, 0);
        charter.rules.countryRules[1] = CountryRule(UNITED_STATES, 4, 0);
        _assertInvalidRule(charter, "country rule");
    }

    function test_a_country_without_classes_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.countryRules[0].classes = 0;
        _assertInvalidRule(charter, "country rule");
    }

    function test_no_class_anywhere_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.classes = 0;
        _bear(charter);
        charter.rules.countryRules = new CountryRule[](0);
        _assertInvalidRule(charter, "classes");
    }

    // ---- Refused at birth: limits ----

    function test_limits_of_zero_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.lotSize = 0;
        _assertInvalidRule(charter, "lot size");
        charter = _charter();
        charter.maxSupply = 0;
        _assertInvalidRule(charter, "lot size");
        charter = _charter();
        charter.rules.maximumPerInvestor = 0;
        _assertInvalidRule(charter, "maximum per investor");
        charter = _charter();
        charter.rules.maximumHolders = 0;
        _assertInvalidRule(charter, "maximum holders");
    }

    function test_limits_that_contradict_one_another_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.lotSize = 7;
        _assertInvalidRule(charter, "lot size");
        charter = _charter();
        charter.rules.minimumHolding = charter.maxSupply + 1;
        _assertInvalidRule(charter, "minimum holding");
        charter.rules.minimumHolding = charter.maxSupply;
        _bear(charter);
        charter.rules.minimumHolding = 100;
        charter.rules.maximumPerInvestor = 99;
        _assertInvalidRule(charter, "maximum per investor");
        charter.rules.maximumPerInvestor = 100;
        _bear(charter);
    }

    // ---- Refused at birth: venues and extra rules ----

    function test_a_venue_without_code_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.venues = _list(address(new Shell()), stranger);
        _assertInvalidRule(charter, "venue code");
        charter.rules.venues = _list(address(0));
        _assertInvalidRule(charter, "venue code");
    }

    function test_an_extra_rule_without_code_or_a_fifth_one_refused() public {
        TokenCharter memory charter = _charter();
        charter.rules.extraRules = _list(stranger);
        _assertInvalidRule(charter, "extra rule code");
        charter.rules.extraRules = _list(address(new OddRule()), address(0));
        _assertInvalidRule(charter, "extra rule code");
        charter.rules.extraRules = new address[](5);
        _assertInvalidRule(charter, "extra rules");
    }

    /// @dev An account whose key delegated to a contract has code too, and is still that one key.
    function test_an_account_with_delegated_code_is_no_registry_no_venue_and_no_rule() public {
        address account = actor("delegated");
        vm.etch(account, abi.encodePacked(hex"ef0100", address(registry)));
        TokenCharter memory charter = _charter();
        charter.rules.registries = _list(address(registry), account);
        _assertInvalidRule(charter, "registry code");
        charter = _charter();
        charter.rules.venues = _list(account);
        _assertInvalidRule(charter, "venue code");
        charter = _charter();
        charter.rules.extraRules = _list(account);
        _assertInvalidRule(charter, "extra rule code");
    }
}
