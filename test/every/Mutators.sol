// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

// solhint-disable function-max-lines

/// @notice Written by `npm run mutators` from the build; do not edit. Every function that can change anything, of every
/// contract of the project: signatures, each with a semicolon behind it.
library Mutators {
    function list() internal pure returns (string[] memory names) {
        names = new string[](19);
        names[0] = "AssetFactory";
        names[1] = "AssetTokenCode";
        names[2] = "Bars";
        names[3] = "Bond";
        names[4] = "CallableBond";
        names[5] = "Commodity";
        names[6] = "Documents";
        names[7] = "Exchange";
        names[8] = "ExchangeOffer";
        names[9] = "Feed";
        names[10] = "FloatingRateBond";
        names[11] = "IncomeRight";
        names[12] = "InvestorRegistry";
        names[13] = "Lending";
        names[14] = "Liens";
        names[15] = "Offering";
        names[16] = "Panel";
        names[17] = "Powers";
        names[18] = "Property";
    }

    function signaturesOf(string memory name) internal pure returns (string memory) {
        if (_same(name, "AssetFactory"))
            return
                "create(bytes32,bytes,(uint64,bool,uint128,uint128,uint128,uint128,uint40,uint40,uint40,uint40,uint32,uint8),bytes32);"
                "createExchangeOffer(address,(address,address,uint128,uint128,uint128,uint40,uint40));"
                "createOffering(address,(uint64,bool,uint128,uint128,uint128,uint128,uint40,uint40,uint40,uint40,uint32,uint8));"
                "scan(address);";
        if (_same(name, "AssetTokenCode"))
            return
                "announceRecordDate(uint40);"
                "appendDocument(bytes32,string,bytes32);"
                "approve(address,uint256);"
                "awaitPause(uint40,uint40);"
                "closeRegister(uint40);"
                "enforcePledge(address,address,uint256);"
                "forcedTransfer(address,address,uint256);"
                "increasePledge(address,uint256);"
                "mint(address,uint256);"
                "openRegister();"
                "pauseFor(uint256);"
                "permit(address,address,uint256,uint256,uint8,bytes32,bytes32);"
                "redeem(address,uint256);"
                "refresh(address);"
                "releasePledge(address,uint256);"
                "replaceWallet(address,address);"
                "transfer(address,uint256);"
                "transferFrom(address,address,uint256);";
        if (_same(name, "Bars"))
            return
                "list((bytes32,bytes32,bytes3,uint64,uint32));"
                "takeOff(bytes32);";
        if (_same(name, "Bond"))
            return
                "accelerate();"
                "claim(uint256[]);"
                "cure();"
                "declareDefault(uint256);"
                "fund(uint256,uint256);"
                "fundReserve(uint256);"
                "issue(address,uint256);"
                "openOffering(address,bytes32,uint256);"
                "pay(uint256,address[]);"
                "recover(uint256);"
                "recoverWallet(address,address);"
                "retire(address[]);"
                "returnReserve();";
        if (_same(name, "CallableBond"))
            return
                "accelerate();"
                "callBond(uint40);"
                "claim(uint256[]);"
                "cure();"
                "declareDefault(uint256);"
                "fund(uint256,uint256);"
                "fundReserve(uint256);"
                "issue(address,uint256);"
                "openOffering(address,bytes32,uint256);"
                "pay(uint256,address[]);"
                "recover(uint256);"
                "recoverWallet(address,address);"
                "retire(address[]);"
                "returnReserve();";
        if (_same(name, "Commodity"))
            return
                "addBars((bytes32,bytes32,bytes3,uint64,uint32)[],bytes32);"
                "confirmDelivery(uint256,bytes32);"
                "endRedemption(uint256);"
                "fundReserve(uint256);"
                "issue(address,uint256);"
                "issueForMetal(address,uint256);"
                "openOffering(address,bytes32,uint256);"
                "recoverWallet(address,address);"
                "releasePledge(uint256);"
                "removeBars(bytes32[],bytes32);"
                "requestBySignature((address,address,address,uint128,uint40,uint40,bytes32),bytes32,uint40,bytes,bytes32[]);"
                "requestRedemption(uint256,bytes32[]);"
                "writeOff(bytes32);";
        if (_same(name, "Documents")) return "appendDocument(bytes32,string,bytes32);";
        if (_same(name, "Exchange"))
            return
                "cancel((address,address,address,uint8,uint8,uint256,uint256,uint256,uint256,address,uint256,uint256,uint256));"
                "cancelAll();"
                "fill((address,address,address,uint8,uint8,uint256,uint256,uint256,uint256,address,uint256,uint256,uint256),bytes,uint256,uint256);"
                "fillBatch(((address,address,address,uint8,uint8,uint256,uint256,uint256,uint256,address,uint256,uint256,uint256),bytes,uint256,uint256)[],uint256,uint256);"
                "fillFor((address,address,address,uint8,uint8,uint256,uint256,uint256,uint256,address,uint256,uint256,uint256),bytes,uint256,uint256,address);"
                "fillWithPermit((address,address,address,uint8,uint8,uint256,uint256,uint256,uint256,address,uint256,uint256,uint256),bytes,uint256,uint256,(uint256,uint256,uint8,bytes32,bytes32));"
                "post((address,address,address,uint8,uint8,uint256,uint256,uint256,uint256,address,uint256,uint256,uint256),bytes);";
        if (_same(name, "ExchangeOffer"))
            return
                "exchange(uint256);"
                "exchangeWithPermit(uint256,uint256,uint8,bytes32,bytes32);";
        if (_same(name, "Feed"))
            return
                "proveEquivocation(uint40,(address,int128,uint40,bytes),(address,int128,uint40,bytes));"
                "report(uint40,(address,int128,uint40,bytes)[]);";
        if (_same(name, "FloatingRateBond"))
            return
                "accelerate();"
                "claim(uint256[]);"
                "cure();"
                "declareDefault(uint256);"
                "fix(uint256);"
                "fixFromRound(uint256,uint80);"
                "fund(uint256,uint256);"
                "fundReserve(uint256);"
                "issue(address,uint256);"
                "openOffering(address,bytes32,uint256);"
                "pay(uint256,address[]);"
                "recover(uint256);"
                "recoverWallet(address,address);"
                "retire(address[]);"
                "returnReserve();";
        if (_same(name, "IncomeRight"))
            return
                "claim(uint256[]);"
                "collect();"
                "drawReserve();"
                "end();"
                "fund(uint256,uint256);"
                "fundReserve(uint256);"
                "issue(address,uint256);"
                "moveOn(uint256);"
                "openOffering(address,bytes32,uint256);"
                "pay(uint256,address[]);"
                "payIn(uint256);"
                "paySponsor();"
                "recoverWallet(address,address);"
                "report();"
                "retire(address[]);"
                "returnReserve();";
        if (_same(name, "InvestorRegistry"))
            return
                "admit((address,uint40,uint16,uint8,uint40)[],address[]);"
                "blockWallets(address[],uint40,bytes32,address[]);"
                "lapse(address[],address[]);"
                "release(address[],bytes32,address[]);";
        if (_same(name, "Lending"))
            return
                "accept((address,uint8,address,uint128,address,uint128,uint128,uint40,uint32,uint8,uint128,uint128,uint32,address,uint40,uint256,bytes32),bytes,(bytes32,uint40,bytes));"
                "acceptWithPermit((address,uint8,address,uint128,address,uint128,uint128,uint40,uint32,uint8,uint128,uint128,uint32,address,uint40,uint256,bytes32),bytes,(bytes32,uint40,bytes),(uint256,uint256,uint8,bytes32,bytes32));"
                "beginAuction(uint256);"
                "bid(uint256,uint256,uint256);"
                "bidWithPermit(uint256,uint256,uint256,(uint256,uint256,uint8,bytes32,bytes32));"
                "cancel(bytes32);"
                "cancelAll();"
                "claim(uint256);"
                "extend((uint256,uint40,uint40,uint128,uint40),bytes,bytes,(bytes32,uint40,bytes));"
                "free(uint256);"
                "repay(uint256,uint256);"
                "repayWithPermit(uint256,uint256,(uint256,uint256,uint8,bytes32,bytes32));"
                "take(uint256);";
        if (_same(name, "Liens"))
            return
                "extend(uint256,uint40,uint40,bytes32,bytes32,uint40,bytes);"
                "lapse(uint256);"
                "onPledgeCut(address,uint256);"
                "onPledgeMoved(address,address);"
                "pledge(address,address,uint256,uint40,uint40,bytes32);"
                "pledgeBySignature((address,address,address,uint128,uint40,uint40,bytes32),bytes32,uint40,bytes);"
                "release(uint256,uint256);"
                "revokeSalt(bytes32);"
                "take(uint256,address,uint256);";
        if (_same(name, "Offering"))
            return
                "payProceeds();"
                "refund(address[]);"
                "settle(address[]);"
                "subscribe(uint256,uint256);"
                "subscribeWithPermit(uint256,uint256,uint256,uint8,bytes32,bytes32);";
        if (_same(name, "Panel"))
            return
                "execute((address,bytes)[],bytes32,uint256,(address,bytes)[]);"
                "proposeMembers(address[],uint8);"
                "replaceMembers(address[],uint8);"
                "withdrawProposal();";
        if (_same(name, "Powers"))
            return
                "announce(address,uint8,bytes,bytes32);"
                "declare(address,(uint8,address,uint32,uint32,address,uint40,uint128,uint128,uint32,uint32)[]);"
                "enact(address,uint8,bytes32,uint256);"
                "object(address,uint256);"
                "vote(address,uint256,address,bool);";
        if (_same(name, "Property"))
            return
                "claim(uint256[]);"
                "collect();"
                "completeSale(uint256);"
                "declareSaleFailed();"
                "drawReserve(uint256);"
                "enactSale((address,uint128,uint40,bytes32));"
                "fund(uint256,uint256);"
                "fundReserve(uint256);"
                "issue(address,uint256);"
                "moveOn(uint256);"
                "openOffering(address,bytes32,uint256);"
                "pay(uint256,address[]);"
                "payExpense(uint256);"
                "payIn(uint256);"
                "recoverWallet(address,address);"
                "retire(address[]);";
        return "";
    }

    function _same(string memory a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }
}
