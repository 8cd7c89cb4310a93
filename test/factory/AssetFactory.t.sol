// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";

import {AssetFactory} from "../../contracts/factory/AssetFactory.sol";
import {CreationCode, CreationCodes} from "../../contracts/factory/CreationCode.sol";
import {OfferingTerms, PowerKind} from "../../contracts/interfaces/Charter.sol";
import {IAsset} from "../../contracts/interfaces/IAsset.sol";
import {IPowers} from "../../contracts/interfaces/IPowers.sol";
import {IAssetFactory, ICodeScan, ITokenSource} from "../../contracts/interfaces/IAssetFactory.sol";
import {IRestrictedToken} from "../../contracts/interfaces/IRestrictedToken.sol";
import {Offering} from "../../contracts/market/Offering.sol";
import {AssetTest} from "../support/AssetTest.sol";
import {TestRegistry} from "../support/TestRegistry.sol";
import {TinyAsset, TinyCharter} from "../support/TinyAsset.sol";

/// @notice One transaction from a charter to an asset that sells: what it creates, where, and what it refuses.
contract AssetFactoryTest is AssetTest {
    // ---- What it creates ----

    function test_everything_that_it_creates_is_right() external {
        OfferingTerms memory terms = offeringTerms();
        TinyCharter memory charter = tinyCharter(keccak256(abi.encode(terms)));
        (address willBe, address tokenWillBe) = factory.addressesOf(
            address(this),
            KIND,
            abi.encode(charter),
            "salt"
        );
        (address created, address offering) = factory.create(KIND, abi.encode(charter), terms, "salt");
        TinyAsset asset = TinyAsset(created);

        assertEq(created, willBe, "asset address");
        assertEq(address(asset.token()), tokenWillBe, "token address");
        assertTrue(created.code.length != 0 && tokenWillBe.code.length != 0, "code");
        assertTrue(offering.code.length != 0, "code of the offering");
        assertTrue(factory.isAsset(created), "known");
        assertEq(factory.assetOf(charter.identifier), created, "by identifier");

        assertEq(asset.factory(), address(factory), "factory");
        assertEq(asset.issuer(), issuer, "issuer");
        assertEq(address(asset.currency()), address(currency), "currency");
        assertEq(asset.unit(), UNIT, "unit");
        assertEq(asset.charterHash(), keccak256(abi.encode(charter)), "charter hash");
        assertEq(asset.token().charterHash(), keccak256(abi.encode(charter)), "charter hash of the token");
        assertEq(asset.token().asset(), created, "asset of the token");
        assertEq(asset.firstOffering(), keccak256(abi.encode(terms)), "first offering");
        assertEq(asset.offering(), offering, "open offering");
        assertEq(address(Offering(offering).asset()), created, "asset of the offering");
        assertEq(
            keccak256(abi.encode(Offering(offering).terms())),
            keccak256(abi.encode(terms)),
            "terms of the offering"
        );
        assertTrue(factory.isScanned(address(registry)), "the registry was scanned");
    }

    function test_creation_code_can_take_several_contracts() external {
        bytes memory code = new bytes(60_000);
        for (uint256 i = 0; i < code.length; i += 997) code[i] = bytes1(uint8(i));
        address[] memory chunks = chunksOf(code);
        assertEq(chunks.length, 3, "chunks");
        vm.expectRevert(abi.encodeWithSelector(CreationCodes.CreationCodeTooLarge.selector, 60_000, 49_152));
        this.join(chunks, "");
        chunks = chunksOf(vm.getCode("AssetFactory"));
        assertEq(
            keccak256(this.join(chunks, "arguments")),
            keccak256(abi.encodePacked(vm.getCode("AssetFactory"), "arguments")),
            "joined"
        );
    }

    function join(address[] memory chunks, bytes memory arguments) external view returns (bytes memory) {
        return CreationCodes.join(chunks, arguments);
    }

    function test_the_code_of_each_kind_and_of_the_token_is_there_to_read() external view {
        assertEq(
            keccak256(CreationCodes.join(factory.creationCodeOf(KIND), "")),
            keccak256(type(TinyAsset).creationCode),
            "the kind's"
        );
        assertEq(
            keccak256(CreationCodes.join(factory.tokenCreationCode(), "")),
            keccak256(vm.getCode("AssetTokenCode")),
            "the token's"
        );
        assertEq(factory.creationCodeOf("Other").length, 0, "of an unknown kind");
    }

    function test_a_charter_without_an_offering_creates_none() external {
        (TinyAsset asset, Offering offering) = create(tinyCharter(0), offeringTerms());
        assertEq(address(offering), address(0), "returned");
        assertEq(asset.offering(), address(0), "open");
    }

    function test_addresses_depend_on_the_caller_and_the_salt() external view {
        bytes memory charter = abi.encode(tinyCharter(0));
        (address mine, ) = factory.addressesOf(address(this), KIND, charter, 0);
        (address his, ) = factory.addressesOf(issuer, KIND, charter, 0);
        (address other, ) = factory.addressesOf(address(this), KIND, charter, "1");
        assertTrue(mine != his && mine != other && his != other, "three addresses");
    }

    // ---- What it refuses ----

    function test_an_unknown_kind_is_refused() external {
        bytes memory charter = abi.encode(tinyCharter(0));
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.UnknownKind.selector, bytes32("Other")));
        factory.create("Other", charter, offeringTerms(), 0);
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.UnknownKind.selector, bytes32("Other")));
        factory.addressesOf(address(this), "Other", charter, 0);
    }

    /// @dev Attack 73.
    function test_an_identifier_names_one_asset() external {
        OfferingTerms memory terms = offeringTerms();
        (TinyAsset asset, ) = create(terms);
        TinyCharter memory charter = tinyCharter(keccak256(abi.encode(terms)));
        charter.asset.token.name = "Another";
        bytes memory refused = abi.encodeWithSelector(
            IAssetFactory.IdentifierTaken.selector,
            charter.identifier,
            address(asset)
        );
        vm.expectRevert(refused);
        create(charter, terms);
        vm.expectRevert(refused);
        vm.prank(issuer);
        factory.create(KIND, abi.encode(charter), terms, "2");
        charter.identifier = keccak256("TEST:2");
        create(charter, terms);
    }

    function test_the_same_twice_is_refused() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.identifier = 0;
        create(charter, offeringTerms());
        vm.expectRevert(Errors.FailedDeployment.selector);
        create(charter, offeringTerms());
    }

    function test_other_terms_than_the_charter_declares_are_refused() external {
        OfferingTerms memory terms = offeringTerms();
        TinyCharter memory charter = tinyCharter(keccak256(abi.encode(terms)));
        terms.price -= 1;
        vm.expectRevert(
            abi.encodeWithSelector(IAsset.OfferingUnknown.selector, keccak256(abi.encode(terms)))
        );
        create(charter, terms);
    }

    function test_the_constructor_of_the_asset_says_why_it_refuses() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.issuer = address(0);
        vm.expectRevert(abi.encodeWithSelector(IAsset.InvalidIssuer.selector, address(0)));
        create(charter, offeringTerms());
    }

    function test_a_charter_in_other_bytes_is_refused() external {
        TinyCharter memory charter = tinyCharter(0);
        bytes memory bytes_ = abi.encode(charter);
        bytes memory longer = abi.encodePacked(bytes_, uint256(0));
        vm.expectRevert(
            abi.encodeWithSelector(
                IAssetFactory.CharterMismatch.selector,
                keccak256(longer),
                keccak256(bytes_)
            )
        );
        factory.create(KIND, longer, offeringTerms(), 0);
        vm.expectRevert(Errors.FailedDeployment.selector);
        factory.create(KIND, "", offeringTerms(), 0);
    }

    function test_a_charter_too_large_for_creation_code_is_refused() external {
        uint256 size = type(TinyAsset).creationCode.length + 45_000;
        vm.expectRevert(abi.encodeWithSelector(CreationCodes.CreationCodeTooLarge.selector, size, 49_152));
        factory.create(KIND, new bytes(45_000), offeringTerms(), 0);
    }

    // ---- Attack 15: registries and extra rules ----

    function test_an_extra_rule_or_a_registry_without_code_is_refused() external {
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.token.rules.extraRules = one(actor("nobody"));
        vm.expectRevert(
            abi.encodeWithSelector(IRestrictedToken.InvalidRule.selector, bytes32("extra rule code"))
        );
        create(charter, offeringTerms());
        charter = tinyCharter(0);
        charter.asset.token.rules.registries = one(actor("nobody"));
        vm.expectRevert(
            abi.encodeWithSelector(IRestrictedToken.InvalidRule.selector, bytes32("registry code"))
        );
        create(charter, offeringTerms());
    }

    function test_an_extra_rule_or_a_registry_that_can_run_other_code_is_refused() external {
        address proxy = actor("proxy");
        vm.etch(
            proxy,
            abi.encodePacked(
                hex"363d3d373d3d3d363d73",
                address(registry),
                hex"5af43d82803e903d91602b57fd5bf3"
            )
        );
        vm.expectRevert(abi.encodeWithSelector(ICodeScan.ForbiddenOpcode.selector, proxy, 31, 0xf4));
        factory.scan(proxy);
        bytes memory refused = abi.encodeWithSelector(IAssetFactory.NotScanned.selector, proxy);
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.token.rules.extraRules = two(address(registry), proxy);
        vm.expectRevert(refused);
        create(charter, offeringTerms());
        charter = tinyCharter(0);
        charter.asset.token.rules.registries = two(address(registry), proxy);
        vm.expectRevert(refused);
        create(charter, offeringTerms());
        assertEq(factory.assetOf(charter.identifier), address(0), "nothing was created");
    }

    function test_a_rule_that_nobody_scanned_before_is_refused() external {
        TestRegistry other = new TestRegistry();
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.token.rules.registries = two(address(registry), address(other));
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.NotScanned.selector, address(other)));
        create(charter, offeringTerms());
        factory.scan(address(other));
        (TinyAsset asset, ) = create(charter, offeringTerms());
        assertTrue(factory.isAsset(address(asset)), "afterwards it is known");
    }

    function test_a_wallet_with_delegated_code_is_no_rule() external {
        address wallet = actor("wallet");
        vm.etch(wallet, abi.encodePacked(hex"ef0100", address(registry)));
        TinyCharter memory charter = tinyCharter(0);
        charter.asset.token.rules.extraRules = one(wallet);
        // The token does not take it for a contract; the scan would not pass it either.
        vm.expectRevert(
            abi.encodeWithSelector(IRestrictedToken.InvalidRule.selector, bytes32("extra rule code"))
        );
        create(charter, offeringTerms());
    }

    // ---- The factory itself ----

    function test_kinds_without_code_or_named_twice_are_refused() external {
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](2);
        kinds[0] = AssetFactory.Kind("A", one(address(new CreationCode(hex"6000"))));
        kinds[1] = AssetFactory.Kind("B", new address[](0));
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.InvalidKind.selector, bytes32("B")));
        deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts()));
        kinds[1] = AssetFactory.Kind("A", kinds[0].creationCode);
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.InvalidKind.selector, bytes32("A")));
        deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts()));
        kinds[1] = AssetFactory.Kind("B", one(issuer));
        vm.expectRevert(abi.encodeWithSelector(ICodeScan.NoCode.selector, issuer));
        deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, sharedContracts()));
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.InvalidKind.selector, bytes32("token")));
        deploy("TestFactory", abi.encode(new address[](0), kinds, sharedContracts()));
        vm.expectRevert(abi.encodeWithSelector(ICodeScan.NoCode.selector, issuer));
        deploy("TestFactory", abi.encode(one(issuer), kinds, sharedContracts()));
    }

    function test_what_is_shared_is_named_once_and_asked_for_by_its_name() external {
        AssetFactory.Shared[] memory shared = new AssetFactory.Shared[](2);
        shared[0] = AssetFactory.Shared("Powers", address(register));
        shared[1] = AssetFactory.Shared("Powers", sharedContract("Liens"));
        AssetFactory.Kind[] memory kinds = new AssetFactory.Kind[](0);
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.InvalidKind.selector, bytes32("Powers")));
        deploy("TestFactory", abi.encode(tokenCreationCode(), kinds, shared));
        assertEq(factory.sharedContract("Powers"), address(register), "shared");
        vm.expectRevert(abi.encodeWithSelector(ITokenSource.NothingShared.selector, bytes32("Nothing")));
        factory.sharedContract("Nothing");
    }

    function test_creation_code_is_data_after_a_stop() external {
        address data = address(new CreationCode(hex"6001f4"));
        assertEq(keccak256(data.code), keccak256(hex"006001f4"), "runtime");
        (bool ok, bytes memory answer) = data.call(hex"12345678");
        assertTrue(ok && answer.length == 0, "a call does nothing");
    }

    function test_no_offering_for_an_asset_of_somebody_else() external {
        TinyAsset stray = new TinyAsset(tinyCharter(0));
        vm.expectRevert(abi.encodeWithSelector(IAssetFactory.UnknownAsset.selector, address(stray)));
        factory.createOffering(address(stray), offeringTerms());
        assertFalse(factory.isAsset(address(stray)), "unknown");
    }

    /// @dev Attack 70: it has no function beyond those of its interface, and keeps no power after creation.
    function test_the_creator_holds_nothing() external {
        (TinyAsset asset, ) = create(offeringTerms());
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyOffering.selector, address(this)));
        asset.issue(address(this), UNIT);
        vm.expectRevert(abi.encodeWithSelector(IAsset.OnlyFactory.selector, address(this)));
        asset.openOffering(address(this), keccak256(abi.encode(offeringTerms())), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IPowers.OnlyPowerHolder.selector, PowerKind.ISSUE, address(this))
        );
        register.announce(address(asset), PowerKind.ISSUE, "", keccak256("reason"));
    }
}
