using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>Every refusal of every operation, as the person reads it: why, who can help, what to do next.</summary>
public sealed class OperationRefusalTests(StoreFixture store, PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    private const string Launched = "ada: crm@v2 to acme on prod\nada: launch D-1\n";
    private const string Applied = "ada: crm@v2 to acme on stage\nada: launch D-1\ndrive\n";
    private const string Running = "hang acme\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive\n";
    private const string Paused = "fail acme/pdv-roma\nada: crm@v2 to acme on stage\nada: launch D-1\ndrive\n";

    [Theory]
    [InlineData("unknown_tool", "ada", "crn@v2 to acme on stage", "no tool crn", "crm, wms", "Did you mean: `/deploy crm@v2 to acme on stage`")]
    [InlineData("unknown_target", "ada", "crm@v2 to acne on stage", "no target acne", "Did you mean: `/deploy crm@v2 to acme on stage`")]
    [InlineData("unknown_target", "ada", "crm to acme/pdv-milan on stage", "Did you mean: `/deploy crm to acme/pdv-milano on stage`")]
    [InlineData("unknown_environment", "ada", "crm@v2 to acme on stag", "no environment stag", "stage, demo, prod", "Did you mean: `/deploy crm@v2 to acme on stage`")]
    [InlineData("unknown_ref", "ada", "crm@v99 to acme on stage", "v99", "`/deploy queue crm`")]
    [InlineData("tool_not_at_target", "ada", "wms@v2 to globex on stage", "wms is not deployed to globex", "administrator")]
    [InlineData("forbidden", "vic", "crm@v2 to acme on stage", "vic is no deployer for crm at acme on stage", "Ask ada, dan, root")]
    [InlineData("forbidden", "sam", "crm@v2 to acme on stage", "sam is no deployer for crm at acme", "Ask ada, dan, root")]
    [InlineData("forbidden", "zoe", "crm@v2 to acme on stage", "zoe has no role here", "Ask root")]
    [InlineData("time_in_past", "ada", "crm@v2 to acme on stage at 2026-01-01 10:00", "past", "Europe/Rome", "Write a time to come")]
    [InlineData("time_too_far", "ada", "crm@v2 to acme on stage at 2031-01-01 10:00", "366 days", "nearer")]
    [InlineData("unknown_time_zone", "ada", "crm@v2 to acme on stage at 18:30 Mars/Olympus", "Mars/Olympus", "Europe/Rome")]
    public Task A_request_is_refused(string code, string person, string line, params string[] parts) => IsRefusedAsync("", code, person, line, parts);

    [Fact]
    public Task A_request_for_a_pinned_store_is_refused_with_how_to_unpin_it() => IsRefusedAsync(
        "dan: pin acme/pdv-roma crm on stage because \"old printers\"",
        "pinned", "ada", "crm@v2 to acme/pdv-roma on stage", "pinned", "/deploy unpin acme/pdv-roma crm on stage");

    [Theory]
    [InlineData("unknown_deployment", "ada", "launch D-9", "", "no deployment D-9", "/deploy history")]
    [InlineData("illegal_transition", "ada", "launch D-1", Applied, "D-1 is applied", "only a preview can be launched", "`/deploy status D-1`", "`/deploy why D-1`")]
    [InlineData("preview_expired", "ada", "launch D-1", "ada: crm@v2 to acme on stage\n+2h", "has run out", "ask for the deployment again", "`/deploy status D-1`")]
    [InlineData("forbidden", "vic", "launch D-1", "ada: crm@v2 to acme on stage", "vic is no deployer", "Ask ada, dan, root", "`/deploy status D-1`")]
    [InlineData("ref_not_allowed", "ada", "launch D-1", "ada: crm@other to acme on prod", "crm@other is not allowed on prod", "tag:v*", "Tag the commit", "Who can help: root")]
    [InlineData("preview_mismatch", "ada", "launch D-1", "ada: crm@v2 to acme on stage\ndan: crm@v3 to acme/pdv-roma on stage\ndan: launch D-2\ndrive", "has changed", "acme/pdv-roma", "**D-1** preview", "Changed since the preview before", "`/deploy launch D-1`")]
    public Task A_launch_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Theory]
    [InlineData("unknown_ticket", "bob", "approve D-1", Applied, "no approval ticket for D-1", "`/deploy status D-1`")]
    [InlineData("unknown_ticket", "bob", "approve D-7", "", "no approval ticket for D-7")]
    [InlineData("forbidden", "vic", "approve D-1", Launched, "vic may not decide D-1", "Who can: bob, dan, root", "`/deploy status D-1`")]
    [InlineData("forbidden", "eve", "reject D-1 no", Launched, "eve may not decide D-1", "bob, dan, root")]
    [InlineData("self_approval_forbidden", "dan", "approve D-1", "dan: crm@v2 to acme on prod\ndan: launch D-1", "second person", "Who can: bob, root")]
    [InlineData("already_decided", "dan", "approve D-1", Launched + "bob: approve D-1", "bob has approved D-1", "Fri 2026-11-20 13:00 Europe/Rome", "`/deploy status D-1`")]
    [InlineData("already_decided", "bob", "approve D-1", Launched + "bob: reject D-1 not now", "bob has rejected D-1")]
    [InlineData("already_decided", "bob", "approve D-1", Launched + "ada: cancel D-1", "cancelled")]
    public Task A_decision_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Fact]
    public Task An_approval_of_a_plan_that_changed_is_refused_with_the_new_preview() => IsRefusedAsync(
        "dan: pin acme/pdv-milano crm on demo because \"x\"\n" + Launched + "dan: pin acme/pdv-roma crm on prod because \"old printers\"",
        "preview_mismatch", "bob", "approve D-1", "has changed", "launch it", "**D-1** preview", "acme/pdv-roma (pinned)");

    [Theory]
    [InlineData("unknown_deployment", "ada", "cancel D-9", "", "no deployment D-9", "/deploy history")]
    [InlineData("forbidden", "vic", "cancel D-1", Running, "vic is no deployer", "Ask ada, dan, root")]
    [InlineData("illegal_transition", "ada", "cancel D-1", Applied, "is applied already", "`/deploy status D-1`")]
    [InlineData("illegal_transition", "ada", "cancel D-1", Running + "ada: cancel D-1", "is being ended already", "`/deploy why D-1`")]
    public Task A_cancel_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Theory]
    [InlineData("unknown_deployment", "ada", "retry D-9", "", "no deployment D-9")]
    [InlineData("forbidden", "vic", "retry D-1", Paused, "vic is no deployer", "Ask ada, dan, root")]
    [InlineData("forbidden", "sam", "skip D-1", Paused, "sam is no deployer", "Ask ada, dan, root")]
    [InlineData("forbidden", "bob", "continue D-1", Paused, "bob is no deployer")]
    [InlineData("illegal_transition", "ada", "retry D-1", Running, "is not paused", "`/deploy why D-1`")]
    [InlineData("illegal_transition", "ada", "skip D-1", Applied, "is applied, not paused")]
    [InlineData("illegal_transition", "ada", "continue D-1", Launched, "is pending_approval, not paused", "`/deploy status D-1`")]
    public Task An_answer_to_a_pause_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Theory]
    [InlineData("unknown_deployment", "ada", "rollback D-9", "", "no deployment D-9")]
    [InlineData("forbidden", "vic", "rollback D-1", Applied, "vic is no deployer", "Ask ada, dan, root", "`/deploy status D-1`")]
    [InlineData("illegal_transition", "ada", "rollback D-1", Launched, "nothing to take back", "`/deploy status D-1`")]
    [InlineData("illegal_transition", "ada", "rollback D-1", Running, "is running", "cancel it, or wait")]
    [InlineData("unknown_tool", "ada", "rollback crn on acme on stage", "", "no tool crn", "Did you mean: `/deploy rollback crm on acme on stage`")]
    [InlineData("unknown_target", "ada", "rollback crm on acne on stage", "", "no target acne", "Did you mean")]
    [InlineData("unknown_environment", "ada", "rollback crm on acme on prd", "", "no environment prd", "Did you mean: `/deploy rollback crm on acme on prod`")]
    [InlineData("tool_not_at_target", "ada", "rollback wms on globex on stage", "", "wms is not deployed to globex", "administrator")]
    [InlineData("forbidden", "vic", "rollback crm on acme on stage", "", "vic is no deployer", "Ask ada, dan, root")]
    [InlineData("pinned", "ada", "rollback crm on acme/pdv-roma on stage", "ada: pin acme/pdv-roma crm on stage because \"x\"", "pinned", "/deploy unpin acme/pdv-roma crm on stage")]
    public Task A_rollback_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Fact]
    public Task A_second_rollback_of_a_deployment_is_refused_and_names_the_first() => IsRefusedAsync(
        "ada: crm@v2 to acme on prod\nada: launch D-1\nbob: approve D-1\ndrive\nada: crm@v3 to acme on prod\nada: launch D-2\nbob: approve D-2\ndrive\nada: rollback D-2\nada: launch D-3",
        "illegal_transition", "dan", "rollback D-2", "already being taken back by D-3", "`/deploy status D-2`");

    [Theory]
    [InlineData("unknown_tool", "ada", "lock crn on prod because \"x\"", "", "no tool crn", "Did you mean: `/deploy lock crm on prod because \"x\"`")]
    [InlineData("unknown_environment", "ada", "lock crm on prd because \"x\"", "", "no environment prd", "Did you mean")]
    [InlineData("forbidden", "sam", "lock crm on prod because \"x\"", "", "sam is no deployer for crm at acme on prod", "Ask ada, dan, root")]
    [InlineData("lock_held", "dan", "lock crm on prod because \"x\"", "ada: lock crm on prod because \"load test\"", "locked by ada since Fri 2026-11-20 13:00 Europe/Rome", "load test", "Ask ada", "/deploy unlock crm on prod")]
    [InlineData("lock_held", "dan", "lock crm on demo because \"x\"", "hang acme\nada: crm@v2 to acme on demo\nada: launch D-1\ndrive", "held by D-1", "until it ends", "/deploy status D-1", "Who can help: ada")]
    [InlineData("unknown_tool", "ada", "unlock crn on prod", "", "no tool crn", "Did you mean: `/deploy unlock crm on prod`")]
    [InlineData("unknown_environment", "ada", "unlock crm on prd", "", "no environment prd")]
    [InlineData("forbidden", "sam", "unlock crm on prod", "ada: lock crm on prod because \"load test\"", "sam is no deployer", "Ask ada, dan, root")]
    [InlineData("not_locked", "ada", "unlock crm on prod", "", "is not locked")]
    [InlineData("lock_of_deployment", "dan", "unlock crm on demo", "hang acme\nada: crm@v2 to acme on demo\nada: launch D-1\ndrive", "held by D-1 itself", "/deploy cancel D-1", "Who can help: ada")]
    public Task A_lock_or_unlock_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Theory]
    [InlineData("unknown_tool", "ada", "pin acme crn on prod because \"x\"", "", "no tool crn", "Did you mean: `/deploy pin acme crm on prod because \"x\"`")]
    [InlineData("unknown_environment", "ada", "pin acme crm on prd because \"x\"", "", "no environment prd")]
    [InlineData("unknown_target", "ada", "pin acne crm on prod because \"x\"", "", "no target acne", "Did you mean")]
    [InlineData("invalid_target", "ada", "pin * crm on prod because \"x\"", "", "one site", "acme/pdv-milano")]
    [InlineData("tool_not_at_target", "ada", "pin globex wms on prod because \"x\"", "", "wms is not deployed to globex", "administrator")]
    [InlineData("forbidden", "sam", "pin acme/pdv-roma crm on prod because \"x\"", "", "sam is no deployer for crm at acme/pdv-roma", "Ask ada, dan, root")]
    [InlineData("already_pinned", "dan", "pin acme/pdv-roma crm on prod because \"x\"", "ada: pin acme/pdv-roma crm on prod because \"old printers\"", "by ada since Fri 2026-11-20 13:00 Europe/Rome", "old printers", "/deploy unpin acme/pdv-roma crm on prod")]
    [InlineData("not_pinned", "dan", "unpin acme/pdv-roma crm on prod", "", "is not pinned")]
    [InlineData("forbidden", "sam", "unpin acme/pdv-roma crm on prod", "ada: pin acme/pdv-roma crm on prod because \"x\"", "sam is no deployer", "Ask ada, dan, root")]
    public Task A_pin_or_unpin_is_refused(string code, string person, string line, string before, params string[] parts) => IsRefusedAsync(before, code, person, line, parts);

    [Fact]
    public async Task A_ref_that_several_commits_begin_with_is_refused_with_what_to_type()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.AddCommitAsync("crm", "abcdef0" + new string('1', 33));
        await world.AddCommitAsync("crm", "abcdef0" + new string('2', 33));
        Assert.Contains("give more digits", await world.RefusedAsync("ambiguous_ref", "ada", "crm@abcdef0 to acme on stage"));
    }

    [Fact]
    public async Task A_deployment_without_an_allowed_commit_is_refused_with_what_to_push()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: strict, policy: { refs: [\"tag:release-*\"] } }]");
        var text = await world.RefusedAsync("nothing_ready", "ada", "crm to acme on strict");
        Assert.Contains("tag:release-*", text);
        Assert.Contains("tag a commit, or name a ref", text);
    }

    [Fact]
    public async Task A_launch_without_a_runner_is_refused_and_names_the_administrators()
    {
        await using var world = await ChatWorld.CreateAsync(store, tools: ChatWorld.Tools.Replace("kind: local, timeout: 15m", "kind: ssh, host: till-1", StringComparison.Ordinal));
        var preview = await world.DoAsync("ada", "crm@v2 to acme on stage");
        Assert.Contains("It cannot be launched like this; root can help.", preview.Text);
        var text = await world.RefusedAsync("runner_missing", "ada", "launch D-1");
        Assert.Contains("crm runs with ssh on stage", text);
        Assert.Contains("Who can help: root", text);
    }

    private async Task IsRefusedAsync(string before, string code, string person, string line, params string[] parts)
    {
        var world = await worlds.AfterAsync(before);
        var text = await world.RefusedAsync(code, person, "/deploy " + line);
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.StartsWith("✗ ", text, StringComparison.Ordinal);
    }
}
