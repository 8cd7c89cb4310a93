// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice When holders of an asset whose money arrives as it arrives are looked at: the record dates are fixed at
/// birth, and one of them comes about when there is money for it. Nobody's payment can choose, move or multiply them.
/// @param firstRecordDate The first second at whose end holdings may decide.
/// @param everyDays The next ones follow after so many days, at least 1; 0 where they follow by months.
/// @param everyMonths The next ones lie so many months after the first, 1 to 12, on its day of the month, or on the
/// last day of a month that has no such day (the 31st is the end of every month); 0 where they follow by days.
struct RecordCalendar {
    uint40 firstRecordDate;
    uint16 everyDays;
    uint8 everyMonths;
}

/// @notice Where the real thing, or the right in it, is written down. Names are capital letters, digits and `-./`, so
/// that no two spellings name one thing.
/// @param registry Who keeps the register, for example "US-IL-COOK" or "ISRC".
/// @param folio Where it stands there, for example a title or parcel number.
/// @param documentHash Hash of the deed, or of the agreement that grants the right; not zero.
struct Reference {
    bytes32 registry;
    bytes32 folio;
    bytes32 documentHash;
}
