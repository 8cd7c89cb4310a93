// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {CountryRule, TransferRules} from "../interfaces/Charter.sol";
import {IRestrictedToken} from "../interfaces/IRestrictedToken.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {RegistryReading} from "../identity/RegistryReading.sol";
import {WalletRecord} from "../identity/WalletRecord.sol";
import {TokenConstants} from "./TokenConstants.sol";
import {TokenStorage} from "./TokenStorage.sol";

/// @notice Who may receive: what the registries attest of a wallet, held against the charter's countries and
/// classes. A registry that fails is as good as silent: it vouches for nobody, and stops nobody's way out.
///
/// @dev The general terms live in immutables, so that most wallets cost no storage read here; a country with terms
/// of its own costs one.
abstract contract Eligibility is TokenStorage, TokenConstants {
    uint256 private constant MAX_REGISTRIES = 3;
    /// @dev ISO 3166-1 numeric codes end at 999; the last word of the bitmap begins at 768.
    uint256 private constant COUNTRY_CODES = 1000;

    constructor(TransferRules memory rules) {
        uint256 count = rules.registries.length;
        if (count == 0 || count > MAX_REGISTRIES) revert IRestrictedToken.InvalidRule("registries");
        for (uint256 i; i < count; ++i) {
            if (!_isContract(rules.registries[i])) revert IRestrictedToken.InvalidRule("registry code");
            for (uint256 j; j < i; ++j) {
                if (rules.registries[i] == rules.registries[j])
                    revert IRestrictedToken.InvalidRule("registry twice");
            }
        }
        bool noCountry = rules.countries[0] & 1 != 0 || rules.countries[3] >> (COUNTRY_CODES - 768) != 0;
        if (noCountry) revert IRestrictedToken.InvalidRule("country");
        if (rules.classes == 0 && rules.countryRules.length == 0)
            revert IRestrictedToken.InvalidRule("classes");
        for (uint256 i = 1; i < count; ++i) _otherRegistries.push(rules.registries[i]);
        for (uint256 i; i < rules.countryRules.length; ++i) {
            CountryRule memory rule = rules.countryRules[i];
            if (rule.country == 0 || rule.country >= COUNTRY_CODES)
                revert IRestrictedToken.InvalidRule("country");
            bool general = (rules.countries[rule.country / 256] >> (rule.country % 256)) & 1 != 0;
            bool twice = _countryRules[rule.country] != 0;
            if (twice || general || rule.classes == 0) revert IRestrictedToken.InvalidRule("country rule");
            _countryRules[rule.country] = rule.classes | (uint256(rule.receiveFrom) << 16);
        }
    }

    /// @dev What all registries say of a wallet of which the first said `record`.
    /// @return code Why it may not receive: NONE, or a RECIPIENT_... code; RECIPIENT_BLOCKED means that it may
    /// neither receive nor send, and overrides everything.
    /// @return key The investor that it belongs to, by the registry that vouches for it; 0 if none does.
    /// @return through Last second at which the answer NONE holds.
    function _eligibility(
        address wallet,
        WalletRecord record
    ) internal view returns (uint8 code, uint48 key, uint256 through) {
        code = Restriction.RECIPIENT_UNKNOWN;
        uint256 number = 1;
        while (true) {
            if (record.blockedThrough() >= block.timestamp) return (Restriction.RECIPIENT_BLOCKED, 0, 0);
            // The first registry that vouches decides; failing that, the first that knows the wallet says why not.
            if (key == 0) {
                uint8 verdict = _verdict(record);
                if (verdict == Restriction.NONE) {
                    key = _key(number, record);
                    through = record.validThrough();
                    code = Restriction.NONE;
                } else if (code == Restriction.RECIPIENT_UNKNOWN) {
                    code = verdict;
                }
            }
            if (number == _TERMS.registryCount()) break;
            // At most 3.
            unchecked {
                record = RegistryReading.recordFor(_otherRegistries[number - 1], wallet);
                ++number;
            }
        }
    }

    /// @dev Under which number an investor of a registry is counted: the registry's fits 8 bits, his own 40.
    function _key(uint256 number, WalletRecord record) internal pure returns (uint48) {
        return uint48((number << 40) | record.investor());
    }

    /// @dev 1 in the lowest bit if the charter's general terms let a wallet of this record's country and class receive:
    /// where the country's bit comes lowest; a code beyond the last country's shifts every bit out.
    function _generalTerms(WalletRecord record) internal view returns (uint256) {
        return _countryBit(record.country()) & _TERMS.mayReceive(record.class());
    }

    function _countryBit(uint256 country) private view returns (uint256) {
        unchecked {
            return
                country < 512
                    ? (country < 256 ? _COUNTRIES_0 >> country : _COUNTRIES_1 >> (country - 256))
                    : (country < 768 ? _COUNTRIES_2 >> (country - 512) : _COUNTRIES_3 >> (country - 768));
        }
    }

    /// @dev Why a wallet of this record may not receive, by the one registry that said it.
    function _verdict(WalletRecord record) private view returns (uint8) {
        if (record.validThrough() < block.timestamp) {
            return record.isKnown() ? Restriction.RECIPIENT_LAPSED : Restriction.RECIPIENT_UNKNOWN;
        }
        uint256 country = record.country();
        uint256 rule = _countryBit(country) & 1 != 0 ? _TERMS.classes() : _countryRules[country];
        if (rule == 0) return Restriction.RECIPIENT_COUNTRY;
        // A class beyond 15 shifts every bit out: it may not receive.
        if ((uint256(uint16(rule)) >> record.class()) & 1 == 0) return Restriction.RECIPIENT_CLASS;
        return block.timestamp < rule >> 16 ? Restriction.FLOW_BACK : Restriction.NONE;
    }

    /// @dev Whether it has code, and for good: an account whose key delegated to a contract (EIP-7702) has the 23 bytes
    /// of that delegation, until the key says otherwise.
    function _isContract(address account) internal view returns (bool) {
        uint256 size = account.code.length;
        return size != 0 && (size != 23 || bytes3(account.code) != 0xef0100);
    }
}
