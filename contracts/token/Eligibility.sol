// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CountryRule, TransferRules} from "../interfaces/Charter.sol";
import {IRestrictedToken} from "../interfaces/IRestrictedToken.sol";
import {IWalletRecords} from "../interfaces/IInvestorRegistry.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {WalletRecord} from "../identity/WalletRecord.sol";

/// @notice Who may receive: what the registries attest of a wallet, held against the charter's countries and
/// classes. A registry that fails is as good as silent: it vouches for nobody, and stops nobody's way out.
///
/// @dev The general terms live in immutables, so that most wallets cost no storage read here; a country with terms
/// of its own costs one.
abstract contract Eligibility is IRestrictedToken {
    /// @dev Gas a registry gets for one answer; one storage read and its overhead need less than a fifth.
    uint256 private constant REGISTRY_GAS = 30_000;
    /// @dev What must be left before the question: a call gets at most 63/64 of that, and 3,000 covers the call itself
    /// to an account untouched so far.
    uint256 private constant GAS_TO_ASK = (REGISTRY_GAS * 64) / 63 + 3_000;
    uint256 private constant MAX_REGISTRIES = 3;
    /// @dev ISO 3166-1 numeric codes end at 999; the last word of the bitmap begins at 768.
    uint256 private constant COUNTRY_CODES = 1000;

    uint256 private immutable _REGISTRY_COUNT;
    address private immutable _REGISTRY_1;
    address private immutable _REGISTRY_2;
    address private immutable _REGISTRY_3;
    uint256 private immutable _COUNTRIES_0;
    uint256 private immutable _COUNTRIES_1;
    uint256 private immutable _COUNTRIES_2;
    uint256 private immutable _COUNTRIES_3;
    uint256 private immutable _CLASSES;

    /// @dev classes (16) | receiveFrom (40); never 0 for a country with terms of its own.
    mapping(uint256 country => uint256) private _countryRules;

    constructor(TransferRules memory rules) {
        uint256 count = rules.registries.length;
        if (count == 0 || count > MAX_REGISTRIES) revert InvalidRule("registries");
        for (uint256 i; i < count; ++i) {
            if (!_isContract(rules.registries[i])) revert InvalidRule("registry code");
            for (uint256 j; j < i; ++j) {
                if (rules.registries[i] == rules.registries[j]) revert InvalidRule("registry twice");
            }
        }
        bool noCountry = rules.countries[0] & 1 != 0 || rules.countries[3] >> (COUNTRY_CODES - 768) != 0;
        if (noCountry) revert InvalidRule("country");
        if (rules.classes == 0 && rules.countryRules.length == 0) revert InvalidRule("classes");
        _REGISTRY_COUNT = count;
        _REGISTRY_1 = rules.registries[0];
        _REGISTRY_2 = count > 1 ? rules.registries[1] : address(0);
        _REGISTRY_3 = count > 2 ? rules.registries[2] : address(0);
        _COUNTRIES_0 = rules.countries[0];
        _COUNTRIES_1 = rules.countries[1];
        _COUNTRIES_2 = rules.countries[2];
        _COUNTRIES_3 = rules.countries[3];
        _CLASSES = rules.classes;
        for (uint256 i; i < rules.countryRules.length; ++i) {
            CountryRule memory rule = rules.countryRules[i];
            if (rule.country == 0 || rule.country >= COUNTRY_CODES) revert InvalidRule("country");
            bool general = (rules.countries[rule.country / 256] >> (rule.country % 256)) & 1 != 0;
            bool twice = _countryRules[rule.country] != 0;
            if (twice || general || rule.classes == 0) revert InvalidRule("country rule");
            _countryRules[rule.country] = rule.classes | (uint256(rule.receiveFrom) << 16);
        }
    }

    /// @inheritdoc IRestrictedToken
    function investorRegistries() public view returns (address[] memory list) {
        list = new address[](_REGISTRY_COUNT);
        list[0] = _REGISTRY_1;
        if (list.length > 1) list[1] = _REGISTRY_2;
        if (list.length > 2) list[2] = _REGISTRY_3;
    }

    /// @inheritdoc IRestrictedToken
    function countryTerms(uint256 country) public view returns (uint256 classes, uint256 receiveFrom) {
        if (country >= COUNTRY_CODES) return (0, 0);
        uint256 word =
            country < 512
                ? (country < 256 ? _COUNTRIES_0 : _COUNTRIES_1)
                : (country < 768 ? _COUNTRIES_2 : _COUNTRIES_3);
        if ((word >> (country & 255)) & 1 != 0) return (_CLASSES, 0);
        uint256 rule = _countryRules[country];
        return (uint16(rule), rule >> 16);
    }

    /// @dev Asks the registries about a wallet.
    /// @return code Why it may not receive: NONE, or a RECIPIENT_... code; RECIPIENT_BLOCKED means that it may
    /// neither receive nor send, and overrides everything.
    /// @return key The investor that it belongs to, by the registry that vouches for it; 0 if none does.
    /// @return through Last second at which the answer NONE holds.
    function _eligibility(address wallet) internal view returns (uint8 code, uint48 key, uint256 through) {
        code = Restriction.RECIPIENT_UNKNOWN;
        address registry = _REGISTRY_1;
        uint256 number = 1;
        while (true) {
            WalletRecord record = _recordFor(registry, wallet);
            if (record.blockedThrough() >= block.timestamp) return (Restriction.RECIPIENT_BLOCKED, 0, 0);
            // The first registry that vouches decides; failing that, the first that knows the wallet says why not.
            if (key == 0) {
                uint8 verdict;
                uint256 country = record.country();
                // The common case without a call: this is the cost of every transfer that is not fresh. Where the
                // country's bit comes lowest; a code beyond the last country's shifts every bit out.
                uint256 general;
                unchecked {
                    general =
                        country < 512
                            ? (country < 256 ? _COUNTRIES_0 >> country : _COUNTRIES_1 >> (country - 256))
                            : (
                                country < 768
                                    ? _COUNTRIES_2 >> (country - 512)
                                    : _COUNTRIES_3 >> (country - 768)
                            );
                }
                if (record.validThrough() < block.timestamp) {
                    verdict = record.isKnown() ? Restriction.RECIPIENT_LAPSED : Restriction.RECIPIENT_UNKNOWN;
                } else if (general & (_CLASSES >> record.class()) & 1 == 0) {
                    verdict = _verdict(country, record.class());
                }
                if (verdict == Restriction.NONE) {
                    // The registry's number fits 8 bits, the investor's 40.
                    key = uint48((number << 40) | record.investor());
                    through = record.validThrough();
                    code = Restriction.NONE;
                } else if (code == Restriction.RECIPIENT_UNKNOWN) {
                    code = verdict;
                }
            }
            if (number == _REGISTRY_COUNT) break;
            registry = number == 1 ? _REGISTRY_2 : _REGISTRY_3;
            // At most 3.
            unchecked {
                ++number;
            }
        }
    }

    /// @dev Why a wallet of this country and class may not receive.
    function _verdict(uint256 country, uint256 class) private view returns (uint8) {
        (uint256 classes, uint256 receiveFrom) = countryTerms(country);
        if (classes == 0) return Restriction.RECIPIENT_COUNTRY;
        // A class beyond 15 shifts every bit out: it may not receive.
        if ((classes >> class) & 1 == 0) return Restriction.RECIPIENT_CLASS;
        return block.timestamp < receiveFrom ? Restriction.FLOW_BACK : Restriction.NONE;
    }

    /// @dev Whether it has code, and for good: an account whose key delegated to a contract (EIP-7702) has the 23 bytes
    /// of that delegation, until the key says otherwise.
    function _isContract(address account) internal view returns (bool) {
        uint256 size = account.code.length;
        return size != 0 && (size != 23 || bytes3(account.code) != 0xef0100);
    }

    /// @dev The registry's word on a wallet; nothing where it fails. The caller must bring enough gas for an honest
    /// answer, or one who is blocked could have the question fail on purpose.
    function _recordFor(address registry, address wallet) internal view returns (WalletRecord record) {
        if (gasleft() < GAS_TO_ASK) revert NotEnoughGas(GAS_TO_ASK);
        bytes4 selector = IWalletRecords.recordFor.selector;
        assembly ("memory-safe") {
            // Question and answer fit scratch space; a long answer copies nothing beyond its first word.
            mstore(0, selector)
            mstore(4, wallet)
            let ok := staticcall(REGISTRY_GAS, registry, 0, 36, 0, 32)
            if and(ok, gt(returndatasize(), 31)) {
                record := mload(0)
            }
        }
    }
}
