using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.History;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Audit;

/// <summary>What operations write to the audit trail.</summary>
public sealed class AuditedActsTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployments_whole_way_is_told_with_who_what_and_where()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v2 to acme on prod because \"loyalty\"\nada: launch D-1\ndan: approve D-1 fine\ndrive");
        var rows = await RowsAsync(world, "D-1");
        Assert.Equal(
            [
                "ada deployment_requested crm@v2 prod", "ada deployment_launched crm@v2 prod", "dan ticket_approved crm@v2 prod", " deployment_released crm@v2 prod", " deployment_started crm@v2 prod",
                " deployment_applied crm@v2 prod",
            ],
            rows.ConvertAll(r => $"{r.Actor} {r.Act} {r.Ref} {r.Environment}"));
        Assert.All(rows, r => Assert.Equal(ChatWorld.Sha("crm", 2), r.Sha));
        Assert.Equal((await world.PersonAsync("ada")).Id, rows[0].PersonId);
        Assert.Contains("loyalty", rows[0].Details, StringComparison.Ordinal);
        Assert.Contains("fine", rows[2].Details, StringComparison.Ordinal);
        await WholeAsync(world);
    }

    [Fact]
    public async Task A_rollback_is_told_on_both_deployments()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v1 to acme on stage\nada: launch D-1\ndrive\nada: crm@v2 to acme on stage\nada: launch D-2\ndrive\nada: rollback D-2\nada: launch D-3\ndrive");
        Assert.Equal(["rollback_requested", "deployment_launched", "deployment_released", "deployment_started", "deployment_applied"], (await RowsAsync(world, "D-3")).ConvertAll(r => r.Act));
        Assert.Equal(["deployment_taken_back", "deployment_rolled_back"], (await RowsAsync(world, "D-2")).ConvertAll(r => r.Act).TakeLast(2));
    }

    [Fact]
    public async Task Locks_and_pins_are_told_with_their_reasons()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: lock crm on stage because \"load test\"\ndan: unlock crm on stage confirm\nada: pin acme/pdv-roma crm on stage because \"old printers\"\nada: unpin acme/pdv-roma crm on stage");
        var rows = (await RowsAsync(world)).Where(r => r.SubjectKind is "lock" or "pin").ToList();
        Assert.Equal(
            ["ada lock_set crm on stage", "dan lock_stolen crm on stage", "ada pin_set acme/pdv-roma crm on stage", "ada pin_lifted acme/pdv-roma crm on stage"],
            rows.ConvertAll(r => $"{r.Actor} {r.Act} {r.SubjectId}"));
        Assert.Contains("load test", rows[0].Details, StringComparison.Ordinal);
        Assert.All(rows, r => Assert.Equal("stage", r.Environment));
    }

    [Fact]
    public async Task Tokens_links_and_sessions_are_told_and_never_their_secrets()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        using var origin = Origin.Enter(new Origin(Origin.Api, await world.PersonAsync("ada"), "10.1.2.3", "request-1"));
        var token = Assert.IsType<IssueTokenAnswer.Issued>(await world.InScopeAsync<IssueToken, IssueTokenAnswer>(issue => issue.HandleAsync("dan", "ci", null, default)));
        Assert.True(await world.InScopeAsync<RevokeToken, bool>(revoke => revoke.HandleAsync(token.Id, default)));
        Assert.True(await world.InScopeAsync<RevokeToken, bool>(revoke => revoke.HandleAsync(token.Id, default)));
        var link = Assert.IsType<IssueSignInLinkAnswer.Issued>(await world.Get<IssueSignInLink>().HandleAsync("dan", default));
        var session = Assert.IsType<ConsumeSignInLinkAnswer.SignedIn>(await world.Get<ConsumeSignInLink>().HandleAsync(link.Url[(link.Url.LastIndexOf('/') + 1)..], "Firefox", "10.1.2.3", default));
        Assert.Null(await world.Get<RevokeSession>().HandleAsync(await world.PersonAsync("dan"), 1, default));
        var rows = (await RowsAsync(world)).Where(r => r.Surface == Origin.Api).ToList();
        Assert.Equal(
            ["ada token_created", "ada token_revoked", "ada sign_in_link_created", "dan signed_in", "dan session_ended"],
            rows.ConvertAll(r => $"{r.Actor} {r.Act}"));
        Assert.All(rows, r => Assert.Equal(("10.1.2.3", "request-1"), (r.Address, r.RequestId)));
        Assert.DoesNotContain(rows, r => r.Details.Contains(token.Token, StringComparison.Ordinal) || r.Details.Contains(session.Secret, StringComparison.Ordinal) || r.Details.Contains(link.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Catalogs_records_and_deliveries_are_told()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var ada = await world.PersonAsync("ada");
        var recorded = Assert.IsType<RecordDeploymentResult.Recorded>(await world.InScopeAsync<RecordDeployment, RecordDeploymentResult>(record =>
            record.HandleAsync(new RecordDeploymentCommand(ada, "crm", "v1", "acme", "stage", Notes: "by hand"), default)));
        Assert.Equal(ArchiveRecordResult.Archived, await world.InScopeAsync<ArchiveRecord, ArchiveRecordResult>(archive => archive.HandleAsync(recorded.Id, "wrong", ada, default)));
        Assert.Equal(ReplayOutcome.UnknownDelivery, await world.InScopeAsync<ReplayDelivery, ReplayOutcome>(replay => replay.HandleAsync(1, default)));
        Assert.Equal(
            [" catalog_applied 1", $"ada record_added {recorded.Id}", $"ada record_archived {recorded.Id}"],
            (await RowsAsync(world)).ConvertAll(r => $"{r.Actor} {r.Act} {r.SubjectId}"));
    }

    [Fact]
    public async Task What_a_role_does_not_reach_is_told_once_a_minute()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        for (var i = 0; i < 3; i++) await world.RefusedAsync("forbidden", "vic", "lock crm on stage because \"x\"");
        var row = Assert.Single(await RowsAsync(world), r => r.Act == "forbidden");
        Assert.Equal(("vic", "line", "lock crm on stage because \"x\""), (row.Actor, row.SubjectKind, row.SubjectId));
        Assert.Contains("forbidden", row.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_approval_that_does_not_count_is_told()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: crm@v2 to acme on prod\ndan: launch D-1");
        await world.RefusedAsync("self_approval_forbidden", "dan", "approve D-1");
        Assert.Contains("self_approval_forbidden", Assert.Single(await RowsAsync(world), r => r.Act == "forbidden").Details, StringComparison.Ordinal);
    }

    private static async Task<List<AuditRow>> RowsAsync(ChatWorld world, string? subject = null)
    {
        await using var db = world.Open();
        return await db.AuditRows.AsNoTracking().Where(r => subject == null || r.SubjectId == subject).OrderBy(r => r.Id).ToListAsync();
    }

    private static async Task WholeAsync(ChatWorld world) => Assert.IsType<AuditVerdict.Whole>(await world.Get<VerifyAudit>().HandleAsync([], default));
}
