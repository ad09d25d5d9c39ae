using System.Security.Cryptography;
using PosCloud.Codes;
using PosCloud.Admin.Sales;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What every ledger store keeps, whatever database is under it: one class derives for each.</summary>
public abstract partial class LedgerStoreContract : IAsyncLifetime
{
    private static readonly CodeKey Key = new(new byte[CodeKey.Length]);
    private static readonly CallFacts Call = new("t-1", "counter", "mall", "op-1", null, TestGoods.Start);

    private int _ids;

    private ILedgerStore Store { get; set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the database of this test; an empty one the first time.</summary>
    private protected abstract Task<ILedgerStore> OpenAsync();

    /// <summary>Removes it.</summary>
    private protected abstract Task DropAsync();

    [Fact]
    public async Task Nothing_is_known_of_an_id_a_code_and_a_caller_that_were_never_seen()
    {
        var facts = await Store.ReadRedeemAsync(Attempt([9]));

        Assert.Equal(new RedeemFacts(null, false, new CallerFacts(null, null, false), null), facts);
    }

    [Fact]
    public async Task What_was_issued_is_found_by_its_code_as_it_was_sold()
    {
        var sold = await SellAsync(TestGoods.Seats() with { Buyer = "138****0001", ValidUntil = TestGoods.Start });

        var facts = await Store.ReadRedeemAsync(Attempt(sold.CodeHash!));

        Assert.Equal((TestGoods.Mall, "一号收银"), (facts.Caller.Shop, facts.Caller.Operator!.Name));
        Assert.Equivalent(sold.Facts, facts.Code!.Entitlement, strict: true);
        Assert.False(facts.Code.Revoked);
    }

    [Fact]
    public async Task An_issue_is_written_once_and_whole()
    {
        await SellAsync(TestGoods.One(TestGoods.Pass), once: "first");
        var second = Sell(TestGoods.One(TestGoods.Tour));

        Assert.False(await Store.IssueAsync(second.Issuance, "first"));
        Assert.Null((await Store.ReadRedeemAsync(Attempt(second.Issued.CodeHash!))).Code);
        await Assert.ThrowsAnyAsync<Exception>(() => Store.IssueAsync(
            second.Issuance with { Orders = [.. second.Issuance.Orders, .. second.Issuance.Orders] }, "second"));
        Assert.Null((await Store.ReadRedeemAsync(Attempt(second.Issued.CodeHash!))).Code);
        Assert.True(await Store.IssueAsync(second.Issuance, "second"));
    }

    [Fact]
    public async Task An_acceptance_is_kept_whole_and_over_a_restart()
    {
        var sold = await SellAsync(TestGoods.Seats());
        var attempt = Attempt(sold.CodeHash!);

        await Store.RedeemAsync(attempt, AcceptOne);
        await ReopenAsync();

        var facts = await Store.ReadRedeemAsync(attempt);
        Assert.Equal((true, "mall"), (facts.Stored!.IsAccepted, facts.Stored.Store));
        Assert.Equal([1, 2, 3], facts.Stored.Reply);
        Assert.True(facts.Stored.HasFingerprint(attempt.Fingerprint) && facts.Stored.IsOfCode(sold.CodeHash!));
        Assert.Equal(0, facts.Code!.Entitlement.UsesLeft);
        Assert.Equal(("t-1", "云岚广场", "一号收银"), (
            facts.Code.PriorUse!.TerminalId, facts.Code.PriorUse.StoreName, facts.Code.PriorUse.OperatorName));
    }

    [Fact]
    public async Task The_codes_of_an_acceptance_are_good_until_its_undo_and_those_of_the_next_are_others()
    {
        var sold = await SellAsync(TestGoods.Seats(1));
        var seat = sold.Facts.Contents.Seats[0].AdmissionId;
        var first = Attempt(sold.CodeHash!);
        var next = Attempt(sold.CodeHash!);
        await Store.RedeemAsync(first, facts => Print(facts, (seat, [1])));
        Assert.Equal((seat, false), await FindAsync([1]));

        await Store.UndoAsync(Undo("undo-1", first.ScanId), GiveBack);
        await Store.RedeemAsync(next, facts => Print(facts, (seat, [2]), ("no-such-seat", [3])));

        Assert.Equal((seat, true), await FindAsync([1]));
        Assert.Equal((seat, false), await FindAsync([2]));
        Assert.Null(await FindAsync([3]));
    }

    [Fact]
    public async Task A_refusal_is_kept_and_uses_nothing_and_a_later_reply_takes_its_place()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass));
        var attempt = Attempt(sold.CodeHash!);

        await Store.RedeemAsync(attempt, _ => Refuse(Reason.NeedsAnswers));
        var asked = await Store.ReadRedeemAsync(attempt);
        await Store.RedeemAsync(attempt, AcceptOne);

        Assert.Equal((Reason.NeedsAnswers, 5), (asked.Stored!.Reason, asked.Code!.Entitlement.UsesLeft));
        var facts = await Store.ReadRedeemAsync(attempt);
        Assert.Equal((true, 4), (facts.Stored!.IsAccepted, facts.Code!.Entitlement.UsesLeft));
    }

    [Fact]
    public async Task What_is_repeated_in_conflict_or_not_done_changes_no_reply_and_uses_nothing()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass));
        var kept = Attempt(sold.CodeHash!);
        var fresh = Attempt(sold.CodeHash!);
        await Store.RedeemAsync(kept, AcceptOne);
        RedeemDecision[] decisions =
            [new RedeemDecision.Repeat([1]), new RedeemDecision.Conflict(), new RedeemDecision.NotDone()];

        foreach (var decision in decisions)
        {
            Assert.Same(decision, await Store.RedeemAsync(kept, _ => decision));
            Assert.Same(decision, await Store.RedeemAsync(fresh, _ => decision));
        }

        Assert.Equal([1, 2, 3], (await Store.ReadRedeemAsync(kept)).Stored!.Reply);
        var facts = await Store.ReadRedeemAsync(fresh);
        Assert.Equal((null, 4), (facts.Stored, facts.Code!.Entitlement.UsesLeft));
    }

    [Fact]
    public async Task A_decision_that_fails_leaves_nothing_and_takes_no_other_with_it()
    {
        var attempts = Enumerable.Range(0, 40).Select(_ => Attempt([7])).ToList();

        var ends = await Task.WhenAll(attempts.Select(async (attempt, number) => await Record.ExceptionAsync(
            () => Store.RedeemAsync(attempt, _ => number % 5 == 0
                ? throw new InvalidOperationException("planted")
                : Refuse(Reason.NotFound)))));

        for (var number = 0; number < attempts.Count; number++)
        {
            var stored = (await Store.ReadRedeemAsync(attempts[number])).Stored;
            Assert.Equal(number % 5 == 0, stored is null);
            Assert.Equal(number % 5 == 0, ends[number] is InvalidOperationException { Message: "planted" });
        }
    }

    [Fact]
    public async Task A_decision_that_fails_after_others_have_written_leaves_nothing_of_its_own()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass));
        var attempt = Attempt(sold.CodeHash!);

        // More than there is: the database itself says no, after the reply was written.
        await Assert.ThrowsAnyAsync<Exception>(() => Store.RedeemAsync(attempt, facts => Accept(facts, uses: 6)));

        var facts = await Store.ReadRedeemAsync(attempt);
        Assert.Equal((null, 5), (facts.Stored, facts.Code!.Entitlement.UsesLeft));
        await Store.RedeemAsync(attempt, AcceptOne);
    }

    [Fact]
    public async Task Of_fifty_at_once_each_decides_on_what_the_others_left()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass) with { Uses = 21 });

        var decisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.RedeemAsync(
            Attempt(sold.CodeHash!), facts => facts.Code!.Entitlement.UsesLeft < 2
                ? Refuse(Reason.NotEnoughUses)
                : Accept(facts, uses: 2)))));

        Assert.Equal(10, decisions.Count(decision => decision is RedeemDecision.Accept));
        Assert.Equal(1, (await Store.ReadRedeemAsync(Attempt(sold.CodeHash!))).Code!.Entitlement.UsesLeft);
    }

    [Fact]
    public async Task Of_one_id_at_once_one_decides_and_the_others_see_its_reply()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass));
        var attempt = Attempt(sold.CodeHash!);

        var decisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.RedeemAsync(
            attempt, facts => facts.Stored is { } stored
                ? new RedeemDecision.Repeat(stored.Reply)
                : AcceptOne(facts)))));

        Assert.Single(decisions, decision => decision is RedeemDecision.Accept);
        Assert.Equal(49, decisions.Count(decision => decision is RedeemDecision.Repeat { Reply: [1, 2, 3] }));
    }

    [Fact]
    public async Task Reading_does_not_wait_for_a_transaction_and_sees_what_was_before_it()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass));

        await using (await HeldWriter.HoldAsync(Store))
        {
            var facts = await Store.ReadRedeemAsync(Attempt(sold.CodeHash!))
                .WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            Assert.Equal(5, facts.Code!.Entitlement.UsesLeft);
        }
    }

    [Fact]
    public async Task An_undo_gives_back_what_its_use_took_and_is_kept()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Voucher));
        var attempt = Attempt(sold.CodeHash!);
        await Store.RedeemAsync(attempt, facts => Accept(facts, uses: 1, taken: 4000));
        var undo = Undo("undo-1", attempt.ScanId);

        UndoFacts? seen = null;
        await Store.UndoAsync(undo, facts => GiveBack(seen = facts));
        UndoFacts? later = null;
        await Store.UndoAsync(undo, facts =>
        {
            later = facts;
            return new UndoDecision.Repeat([]);
        });

        Assert.Equal((null, false, 4000, 1), (
            seen!.Stored, seen.Use!.Undone, seen.Use.BalanceTaken, seen.Use.UsesTaken));
        Assert.Equal((true, true), (later!.Stored!.Reply is [4, 5, 6], later.Use!.Undone));
        var entitlement = (await Store.ReadRedeemAsync(attempt)).Code!.Entitlement;
        Assert.Equal((10000, 1), (entitlement.Balance, entitlement.UsesLeft));
    }

    [Fact]
    public async Task A_use_is_never_given_back_twice()
    {
        var sold = await SellAsync(TestGoods.One(TestGoods.Pass));
        var attempt = Attempt(sold.CodeHash!);
        await Store.RedeemAsync(attempt, AcceptOne);
        await Store.UndoAsync(Undo("undo-1", attempt.ScanId), GiveBack);

        await Assert.ThrowsAnyAsync<Exception>(() => Store.UndoAsync(Undo("undo-2", attempt.ScanId), GiveBack));
        Assert.Equal(5, (await Store.ReadRedeemAsync(attempt)).Code!.Entitlement.UsesLeft);
    }

    [Fact]
    public async Task A_refused_undo_and_a_misused_undo_id_are_kept_apart()
    {
        await Store.UndoAsync(Undo("undo-1", "never"), facts =>
        {
            Assert.Null(facts.Use);
            return RefuseUndo(Reason.NotFound);
        });
        await Store.UndoAsync(Undo("undo-1", "other"), facts =>
        {
            Assert.Equal([4], facts.Stored!.Reply);
            return new UndoDecision.Conflict();
        });
        await Store.UndoAsync(Undo("undo-1", "never"), facts => new UndoDecision.Repeat(facts.Stored!.Reply));
    }

    [Fact]
    public async Task An_undo_that_found_nothing_is_seen_by_the_redeem_of_its_terminal_and_store_alone()
    {
        var attempt = Attempt([7]);
        var elsewhere = attempt with { Call = Call with { Terminal = "t-2" } };
        var otherStore = attempt with { Call = Call with { Store = "strict" } };
        await Store.UndoAsync(Undo("undo-1", attempt.ScanId), _ => RefuseUndo(Reason.NotPermitted));
        Assert.False((await Store.ReadRedeemAsync(attempt)).TakenBack);

        await Store.UndoAsync(Undo("undo-2", attempt.ScanId), _ => RefuseUndo(Reason.NotFound));
        await ReopenAsync();

        Assert.True((await Store.ReadRedeemAsync(attempt)).TakenBack);
        Assert.False((await Store.ReadRedeemAsync(elsewhere)).TakenBack);
        Assert.False((await Store.ReadRedeemAsync(otherStore)).TakenBack);
    }

    [Fact]
    public async Task A_closed_store_gives_no_answer()
    {
        await Store.DisposeAsync();

        Func<Task>[] calls =
        [
            () => Store.ReadRedeemAsync(Attempt([1])),
            () => Store.RedeemAsync(Attempt([1]), _ => Refuse(Reason.NotFound)),
            () => Store.ListUnreportedAsync("t-1", false, UnreportedPlace.Since(TestGoods.Start), 1),
            Store.CheckAsync,
        ];
        foreach (var call in calls)
            Assert.Equal(LedgerFault.Stopped, (await Assert.ThrowsAsync<LedgerException>(call)).Fault);
        Store = await OpenAsync();
    }

    [Fact]
    public async Task What_was_queued_before_closing_is_written()
    {
        var attempts = Enumerable.Range(0, 20).Select(_ => Attempt([7])).ToList();

        var calls = attempts.Select(attempt => Store.RedeemAsync(attempt, _ => Refuse(Reason.NotFound))).ToList();
        await ReopenAsync();

        await Task.WhenAll(calls);
        foreach (var attempt in attempts)
            Assert.NotNull((await Store.ReadRedeemAsync(attempt)).Stored);
    }

    private async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    private async Task<(string Entitlement, bool Revoked)?> FindAsync(byte[] codeHash) =>
        (await Store.ReadRedeemAsync(Attempt(codeHash))).Code is { } code
            ? (code.Entitlement.EntitlementId, code.Revoked)
            : null;

    private async Task<Issued> SellAsync(Goods goods, string? once = null)
    {
        var (issuance, issued) = Sell(goods);
        Assert.True(await Store.IssueAsync(issuance, once ?? $"once-{Interlocked.Increment(ref _ids)}"));
        return issued;
    }

    private static (Issuance Issuance, Issued Issued) Sell(Goods goods)
    {
        var sale = new Sale(Key, new CodeGenerator(RandomNumberGenerator.Create()), TestGoods.Start);
        var (sold, _) = sale.Sell(goods.AloneInOrder, [goods]);
        return (new Issuance
        {
            Shops = [TestGoods.Mall, TestGoods.Strict],
            Operators = [TestGoods.Cashier],
            Products = goods.Admission is null ? [goods.Product] : [goods.Product, goods.Admission],
            Orders = [sold],
        }, sold.Entitlements[0]);
    }

    private RedeemAttempt Attempt(byte[] codeHash) =>
        new($"scan-{Interlocked.Increment(ref _ids)}", [8, (byte)_ids], codeHash, Call);

    private static UndoAttempt Undo(string undoId, string scanId) => new(undoId, [3], scanId, "", Call);

    private static RedeemDecision.Refuse Refuse(Reason reason) =>
        new(new RedeemResponse { Refused = new Refused { Reason = reason } }, [9]);

    private static UndoDecision.Refuse RefuseUndo(Reason reason) =>
        new(new UndoResponse { Refused = new Refused { Reason = reason } }, [4]);

    private static RedeemDecision AcceptOne(RedeemFacts facts) => Accept(facts, uses: 1);

    private static RedeemDecision Print(RedeemFacts facts, params (string Seat, byte[] CodeHash)[] codes)
    {
        var accept = Accept(facts, uses: 1);
        return accept with { Use = accept.Use with { EntryCodes = codes } };
    }

    private static RedeemDecision.Accept Accept(RedeemFacts facts, int uses, long taken = 0)
    {
        Assert.NotNull(facts.Code);
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        return new RedeemDecision.Accept(
            new RedeemResponse { Accepted = new Accepted { RedemptionId = id } }, [1, 2, 3],
            new Use(id, TestGoods.Start, uses, taken, 0, taken, 0, HasSlip: true, null, null));
    }

    private static UndoDecision.GiveBack GiveBack(UndoFacts facts)
    {
        Assert.NotNull(facts.Use);
        return new UndoDecision.GiveBack(new UndoResponse { Undone = new Undone() }, [4, 5, 6], TestGoods.Start);
    }
}
