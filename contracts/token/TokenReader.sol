// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";

import {IAssetToken, IFixedTerms, IRecordDates} from "../interfaces/IAssetToken.sol";
import {IDocuments} from "../interfaces/IDocuments.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {Restriction} from "../interfaces/Restriction.sol";
import {RegistryReading} from "../identity/RegistryReading.sol";
import {WalletRecord} from "../identity/WalletRecord.sol";
import {IReadable} from "../interfaces/IReadable.sol";
import {HolderWord} from "./HolderWord.sol";
import {Reasons} from "./Reasons.sol";
import {TokenStorage} from "./TokenStorage.sol";
import {TransferTerms} from "./TokenTerms.sol";

/// @title What tokens have answered and checked for them
/// @notice One for all tokens of a factory, without owner and storage of its own: `msg.sender` is the token that is
/// asked, and everything is read from it. {Readable} says how, and why that is safe. It derives from {TokenStorage}
/// only to know where a token keeps what; its own storage stays empty.
contract TokenReader is TokenStorage {
    uint256 private constant COUNTRY_CODES = 1000;
    uint256 private constant MAX_RECORD_DATES = type(uint16).max;
    uint40 private constant NEVER = type(uint40).max;
    /// @dev The permit's domain has a fixed name, since a token's own may be longer than a domain allows; the token's
    /// address tells tokens apart.
    string private constant DOMAIN_NAME = "Freehold units";
    string private constant DOMAIN_VERSION = "1";
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    /// @notice Where tokens keep their documents.
    IDocuments public immutable documents;

    constructor(IDocuments documents_) {
        documents = documents_;
    }

    // ---- What it is ----

    /// @notice See {IERC20Metadata}.
    function name() external view returns (string memory) {
        return _text(_ofErc20(3));
    }

    function symbol() external view returns (string memory) {
        return _text(_ofErc20(4));
    }

    function charterHash() external view returns (bytes32) {
        return _fixed().charterHash;
    }

    function whoMayPublish() external view returns (address) {
        return _fixed().publisher;
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC7943Fungible).interfaceId ||
            interfaceId == type(IERC1404).interfaceId;
    }

    // ---- Permits (ERC-2612, ERC-5267) ----

    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory domainName,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        // Name, version, chain and contract.
        return (0x0f, DOMAIN_NAME, DOMAIN_VERSION, block.chainid, msg.sender, salt, extensions);
    }

    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        bytes32 hashedName = keccak256(bytes(DOMAIN_NAME));
        bytes32 hashedVersion = keccak256(bytes(DOMAIN_VERSION));
        return keccak256(abi.encode(DOMAIN_TYPE, hashedName, hashedVersion, block.chainid, msg.sender));
    }

    function nonces(address owner) public view returns (uint256) {
        return _word(_in(_slotOfPermits(), uint160(owner)));
    }

    /// @notice Whether the owner signed the permit; else reverts. The token then counts it as used.
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external view {
        if (block.timestamp > deadline) revert IAssetToken.ERC2612ExpiredSignature(deadline);
        bytes32 permitHash = keccak256(
            abi.encode(PERMIT_TYPE, owner, spender, value, nonces(owner), deadline)
        );
        address signer = ECDSA.recover(
            MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), permitHash),
            v,
            r,
            s
        );
        if (signer != owner) revert IAssetToken.ERC2612InvalidSigner(signer, owner);
    }

    // ---- Holders ----

    function holderOf(address wallet) external view returns (IAssetToken.Holder memory) {
        HolderWord word = _wordOf(wallet);
        // Each field was unpacked from as many bits as it is cast to.
        return
            IAssetToken.Holder({
                balance: uint128(word.balance()),
                freshThrough: uint40(word.freshThrough()),
                recordDatesSeen: uint16(word.recordDatesSeen()),
                checkpoints: uint16(word.checkpoints()),
                investorKey: word.investorKey(),
                flags: uint8(HolderWord.unwrap(word) >> 248)
            });
    }

    function getFrozenTokens(address account) public view returns (uint256) {
        return _word(_in(_slotOfPledged(), uint160(account)));
    }

    function investorCount() external view returns (uint256) {
        uint256 slot;
        assembly ("memory-safe") {
            slot := _holders.slot
        }
        return _word(slot);
    }

    function balanceOfInvestor(uint48 investorKey) external view returns (uint256) {
        uint256 slot;
        assembly ("memory-safe") {
            slot := _investors.slot
        }
        return _word(_in(slot, investorKey)) >> 128;
    }

    // ---- Rules ----

    function maxSupply() external view returns (uint256) {
        return _fixed().supply.maxSupply();
    }

    function holdingLimits()
        external
        view
        returns (
            uint256 lockUpEnd,
            uint256 lotSize,
            uint256 minimumHolding,
            uint256 maximumPerInvestor,
            uint256 maximumHolders,
            uint256 horizon
        )
    {
        IFixedTerms.FixedTerms memory terms = _fixed();
        return (
            terms.transfer.lockUpEnd(),
            terms.holding.lotSize(),
            terms.holding.minimumHolding(),
            terms.supply.maximumPerInvestor(),
            terms.transfer.maximumHolders(),
            terms.transfer.horizon()
        );
    }

    function investorRegistries() public view returns (address[] memory list) {
        IFixedTerms.FixedTerms memory terms = _fixed();
        list = new address[](terms.transfer.registryCount());
        list[0] = terms.registry;
        uint256 slot;
        assembly ("memory-safe") {
            slot := _otherRegistries.slot
        }
        for (uint256 i = 1; i < list.length; ++i) list[i] = address(uint160(_word(_ofList(slot) + i - 1)));
    }

    function transferRules() external view returns (address[] memory list) {
        list = new address[](_terms().extraRuleCount());
        uint256 slot;
        assembly ("memory-safe") {
            slot := _extraRules.slot
        }
        for (uint256 i; i < list.length; ++i) list[i] = address(uint160(_word(_ofList(slot) + i)));
    }

    function countryTerms(uint256 country) external view returns (uint256 classes, uint256 receiveFrom) {
        if (country >= COUNTRY_CODES) return (0, 0);
        IFixedTerms.FixedTerms memory terms = _fixed();
        if ((terms.countries[country / 256] >> (country % 256)) & 1 != 0)
            return (terms.transfer.classes(), 0);
        uint256 slot;
        assembly ("memory-safe") {
            slot := _countryRules.slot
        }
        uint256 rule = _word(_in(slot, country));
        return (uint16(rule), rule >> 16);
    }

    function lastSecondOfPause() external view returns (uint40) {
        uint256 slot;
        assembly ("memory-safe") {
            slot := _pause.slot
        }
        return uint40(_word(slot) >> 120);
    }

    // ---- Previews ----

    function messageForTransferRestriction(uint8 code) external pure returns (string memory) {
        return Reasons.text(code);
    }

    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        return from != address(0) && _preview(from, to, amount) == Restriction.NONE;
    }

    /// @dev What would be refused of a recipient is left aside.
    function canSend(address account) public view returns (bool) {
        if (account == address(0) || block.timestamp < _terms().lockUpEnd()) return false;
        uint8 code = _preview(account, account, 0);
        return
            code != Restriction.PAUSED &&
            code != Restriction.REGISTER_CLOSED &&
            code != Restriction.SENDER_BLOCKED;
    }

    /// @dev As an issue of nothing.
    function canReceive(address account) external view returns (bool) {
        return _preview(address(0), account, 0) == Restriction.NONE;
    }

    // ---- Record dates ----

    function noticeOfRecordDates() external view returns (uint256) {
        return _terms().notice();
    }

    /// @dev The clock says 0 where a pause is expected: then the pause's word keeps it.
    function closesAfter() external view returns (uint40 time) {
        time = uint40(_clockWord() >> 32);
        if (time != 0) return time;
        uint256 slot;
        assembly ("memory-safe") {
            slot := _pause.slot
        }
        return uint40(_word(slot));
    }

    function recordDateCount() public view returns (uint256) {
        return uint16(_clockWord() >> 16);
    }

    /// @dev From what the clock knows on; it only ever lags behind.
    function passedRecordDates() public view returns (uint256 passed) {
        return _passedBy(block.timestamp);
    }

    function recordDate(uint256 index) public view returns (uint40) {
        if (index >= recordDateCount()) Panic.panic(Panic.ARRAY_OUT_OF_BOUNDS);
        return _date(index);
    }

    function balanceAtRecordDate(address account, uint256 index) external view returns (uint256) {
        _requirePassed(index);
        address[] memory accounts = new address[](1);
        accounts[0] = account;
        (, uint256[] memory balances) = IRecordDates(msg.sender).heldAtRecordDate(index, accounts);
        return balances[0];
    }

    function supplyAtRecordDate(uint256 index) external view returns (uint256 supply) {
        _requirePassed(index);
        (supply, ) = IRecordDates(msg.sender).heldAtRecordDate(index, new address[](0));
    }

    // ---- Documents ----

    function getDocument(
        bytes32 name_
    ) external view returns (string memory uri, bytes32 documentHash, uint256 timestamp) {
        IDocuments.Document[] memory versions = documents.versionsOf(msg.sender, name_);
        if (versions.length == 0) return ("", 0, 0);
        IDocuments.Document memory newest = versions[versions.length - 1];
        return (newest.uri, newest.documentHash, newest.timestamp);
    }

    function getAllDocuments() external view returns (bytes32[] memory) {
        return documents.namesOf(msg.sender);
    }

    function documentVersions(bytes32 name_) external view returns (IDocuments.Document[] memory) {
        return documents.versionsOf(msg.sender, name_);
    }

    // ---- What must hold before a token does it ----

    /// @notice A record date has its notice, is not one already, and finds room.
    function announceRecordDate(uint40 date) external view {
        uint256 earliest = block.timestamp + _terms().notice();
        if (date < earliest || date == NEVER) revert IRecordDates.RecordDateTooSoon(date, earliest);
        uint256 count = recordDateCount();
        if (count == MAX_RECORD_DATES) revert IRecordDates.TooManyRecordDates(MAX_RECORD_DATES);
        if (_isRecordDate(date)) revert IRecordDates.RecordDateTaken(date);
    }

    /// @notice Only a known record date that lies ahead: holders are looked at anew after it anyway.
    function closeRegister(uint40 lastRecordDate) external view {
        if (lastRecordDate < block.timestamp || !_isRecordDate(lastRecordDate)) {
            revert IRecordDates.UnknownRecordDate(lastRecordDate);
        }
    }

    /// @notice Who may not send may not bring others into a position to take; and nothing is pledged twice.
    function increasePledge(address holder, uint256 units) external view {
        if (!canSend(holder)) revert IERC7943Fungible.ERC7943CannotSend(holder);
        uint256 free = _wordOf(holder).balance() - getFrozenTokens(holder);
        if (units > free) {
            revert IERC7943Fungible.ERC7943InsufficientUnfrozenBalance(holder, units, free);
        }
    }

    /// @notice Two wallets of one investor, as the first registry that knows both says; none of them a venue.
    function replaceWallet(address lost, address to) external view {
        bool venue = _wordOf(lost).isVenue() || _wordOf(to).isVenue();
        if (lost == to || venue || !_isSameInvestor(lost, to)) {
            revert IAssetToken.NotTheSameInvestor(lost, to);
        }
    }

    // ---- Inside ----

    function _isSameInvestor(address lost, address to) private view returns (bool) {
        address[] memory registries = investorRegistries();
        for (uint256 i; i < registries.length; ++i) {
            WalletRecord first = RegistryReading.recordFor(registries[i], lost);
            WalletRecord second = RegistryReading.recordFor(registries[i], to);
            // A record that lapsed or is blocked still says whose wallet it is.
            if (first.isKnown() && second.isKnown()) return first.investor() == second.investor();
        }
        return false;
    }

    function _preview(address from, address to, uint256 amount) private view returns (uint8) {
        return IERC1404(msg.sender).detectTransferRestriction(from, to, amount);
    }

    function _requirePassed(uint256 index) private view {
        if (index >= passedRecordDates()) revert IRecordDates.RecordDateNotPassed(index);
    }

    function _isRecordDate(uint40 date) private view returns (bool) {
        uint256 index = _passedBy(date);
        return index < recordDateCount() && _date(index) == date;
    }

    /// @dev How many record dates lie before the second.
    function _passedBy(uint256 time) private view returns (uint256 low) {
        uint256 high = recordDateCount();
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_date(middle) < time) low = middle + 1;
            else high = middle;
        }
    }

    /// @dev Six dates of 40 bits lie in a word.
    function _date(uint256 index) private view returns (uint40) {
        return uint40(_word(_in(_slotOfDates(), index / 6)) >> (40 * (index % 6)));
    }

    function _fixed() private view returns (IFixedTerms.FixedTerms memory) {
        return IFixedTerms(msg.sender).fixedTerms();
    }

    function _terms() private view returns (TransferTerms) {
        return _fixed().transfer;
    }

    // ---- Where it lies ----

    function _word(uint256 slot) private view returns (uint256) {
        return IReadable(msg.sender).wordStored(slot);
    }

    function _wordOf(address wallet) private view returns (HolderWord) {
        uint256 slot;
        assembly ("memory-safe") {
            slot := _slots.slot
        }
        return HolderWord.wrap(_word(_in(slot, uint160(wallet))));
    }

    function _clockWord() private view returns (uint256) {
        uint256 slot;
        assembly ("memory-safe") {
            slot := _clock.slot
        }
        return _word(slot);
    }

    function _slotOfDates() private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            slot := _dates.slot
        }
    }

    function _slotOfPledged() private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            slot := _pledged.slot
        }
    }

    function _slotOfPermits() private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            slot := _permits.slot
        }
    }

    /// @dev OpenZeppelin's ERC-20 follows: balances, allowances, supply, name, symbol.
    function _ofErc20(uint256 number) private pure returns (uint256) {
        return _slotOfPermits() + 1 + number;
    }

    /// @dev Where a mapping keeps the value of a key.
    function _in(uint256 slot, uint256 key) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(key, slot)));
    }

    /// @dev Where an array keeps its values.
    function _ofList(uint256 slot) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(slot)));
    }

    /// @dev A string: up to 31 bytes lie in the word with their doubled length, longer ones as a list.
    function _text(uint256 slot) private view returns (string memory) {
        uint256 word = _word(slot);
        bool long = word & 1 != 0;
        bytes memory text = new bytes(long ? word / 2 : uint8(word) / 2);
        uint256 from = _ofList(slot);
        for (uint256 i; i < text.length; i += 32) {
            if (long) word = _word(from + i / 32);
            assembly ("memory-safe") {
                mstore(add(add(text, 32), i), word)
            }
        }
        return string(text);
    }
}
