using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

public sealed class QuestionTests(StoreFixture store, PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    private const string Busy = """
        ada: crm@v2 to acme on stage
        ada: launch D-1
        drive
        +1h
        dan: crm@v3 to acme/pdv-roma on stage
        dan: launch D-2
        drive
        dan: lock crm on demo because "load test"
        """;

    [Fact]
    public async Task The_queue_lists_what_is_ready_by_tool()
    {
        var text = (await (await worlds.AfterAsync(Busy)).DoAsync("vic", "queue")).Text;
        Assert.Contains("**crm**: 6 ready\n• `604f371` (v9) Change 9 of crm (linus)\n", text);
        Assert.Contains("**wms**: 9 ready", text);
        Assert.Contains("…and 6 more", text);
        Assert.Contains("to <target> on <env>`", text);
    }

    [Fact]
    public async Task The_queue_of_a_tool_lists_it_at_length()
    {
        var text = (await (await worlds.AfterAsync(Busy)).DoAsync("vic", "queue crm")).Text;
        Assert.Equal(8, text.Split('\n').Length);
        Assert.Contains($"an older one: `/deploy crm@{ChatWorld.Sha("crm", 4)[..7]} to …`", text);
    }

    [Fact]
    public async Task An_empty_queue_says_so()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v9 to acme on stage");
        Assert.Equal("Nothing of crm is ready: every commit pushed to a deploy branch was deployed somewhere.", (await world.DoAsync("vic", "queue crm")).Text);
    }

    [Fact]
    public async Task A_diff_lists_the_commits_that_are_newer_than_what_runs_and_how_to_deploy_them() => Assert.Equal(
        $"""
        **crm** at acme/pdv-roma on stage runs v3 at acme/pdv-roma
        6 newer on main:
        • `604f371` (v9) Change 9 of crm (linus)
        • `33df624` (v8) Change 8 of crm (grace)
        • `90c6e4e` (v7) Change 7 of crm (linus)
        • `e850c3d` (v6) Change 6 of crm (grace)
        • `7b14ab9` (v5) Change 5 of crm (linus)
        • `5cb61d4` (v4) Change 4 of crm (grace)
        Deploy the newest that the policy allows: `/deploy crm to acme/pdv-roma on stage`
        """,
        (await (await worlds.AfterAsync(Busy)).DoAsync("vic", "diff crm acme/pdv-roma on stage")).Text);

    [Fact]
    public async Task A_diff_where_the_newest_runs_says_so()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v9 to globex on stage");
        Assert.Equal("**crm** at globex on stage runs v9 at all 2 sites\nNothing newer is on main.", (await world.DoAsync("vic", "diff crm globex on stage")).Text);
    }

    [Theory]
    [InlineData("unknown_tool", "queue crn", "Did you mean: `/deploy queue crm`")]
    [InlineData("unknown_tool", "diff crn acme on stage", "Did you mean: `/deploy diff crm acme on stage`")]
    [InlineData("unknown_target", "diff crm acne on stage", "Did you mean")]
    [InlineData("unknown_environment", "diff crm acme on stag", "Did you mean: `/deploy diff crm acme on stage`")]
    [InlineData("tool_not_at_target", "diff wms globex on stage", "wms is not deployed to globex")]
    [InlineData("unknown_target", "status acne", "Did you mean")]
    [InlineData("unknown_deployment", "status D-99", "/deploy history lists them")]
    [InlineData("unknown_deployment", "why D-99", "/deploy history lists them")]
    [InlineData("unknown_target", "history acne", "Did you mean")]
    [InlineData("unknown_target", "next acne on stage", "Did you mean")]
    [InlineData("unknown_environment", "next acme on stag", "Did you mean: `/deploy next acme on stage`")]
    public async Task A_question_about_what_is_not_there_gets_the_nearest(string code, string line, string part) =>
        Assert.Contains(part, await (await worlds.AfterAsync(Busy)).RefusedAsync(code, "vic", line));

    [Fact]
    public async Task History_lists_what_ended_newest_first_in_the_persons_zone() => Assert.Equal(
        """
        History of **acme/pdv-roma**, newest first (times in Europe/Rome):
        • 2026-11-20 14:00 D-2 applied: crm@v3 to acme/pdv-roma on stage, by dan
        • 2026-11-20 13:00 D-1 applied: crm@v2 to acme on stage, by ada
        """,
        (await (await worlds.AfterAsync(Busy)).DoAsync("ada", "history acme/pdv-roma")).Text);

    [Theory]
    [InlineData("history", "D-2", "D-1")]
    [InlineData("history crm", "D-2", "D-1")]
    [InlineData("history acme", "D-2", "D-1")]
    [InlineData("history acme/pdv-milano", "D-1", "D-1")]
    public async Task History_is_of_everything_a_tool_or_a_target(string line, string newest, string oldest)
    {
        var lines = (await (await worlds.AfterAsync(Busy)).DoAsync("vic", line)).Text.Split('\n')[1..];
        Assert.Contains(newest, lines[0]);
        Assert.Contains(oldest, lines[^1]);
    }

    [Fact]
    public async Task History_without_anything_says_so() =>
        Assert.Equal("No deployment of **globex** has ended yet.", (await (await worlds.AfterAsync(Busy)).DoAsync("vic", "history globex")).Text);

    [Fact]
    public async Task History_tells_what_was_recorded_by_hand()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.RecordAsync("crm", "v4", "acme", "prod");
        Assert.Contains("• 2026-11-20 12:00 recorded by hand: crm@v4 to acme on prod, by ada", (await world.DoAsync("vic", "history acme/pdv-roma")).Text);
        Assert.Contains("recorded by hand", (await world.DoAsync("vic", "history crm")).Text);
        Assert.Equal("No deployment of **wms** has ended yet.", (await world.DoAsync("vic", "history wms")).Text);
    }

    [Fact]
    public async Task Next_is_now_where_nothing_is_locked_and_names_the_locks_where_something_is()
    {
        var world = await worlds.AfterAsync(Busy);
        Assert.Equal("**acme** may be deployed to on stage now.", (await world.DoAsync("ada", "next acme on stage")).Text);
        Assert.Contains("• crm on demo, by dan since Fri 2026-11-20 14:00 Europe/Rome (now): load test", (await world.DoAsync("ada", "next acme on demo")).Text);
    }

    [Fact]
    public async Task Next_is_the_next_window_in_the_askers_zone()
    {
        await using var world = await ChatWorld.CreateAsync(store, environments: "environments: [{ name: prod, policy: { windows: [{ cron: \"0 0 9 ? * MON-FRI\", duration: 3h, timeZone: Europe/Rome }] } }]");
        var text = (await world.DoAsync("ada", "next acme on prod")).Text;
        Assert.StartsWith("**acme** may next be deployed to on prod Mon 2026-11-23 09:00 Europe/Rome", text);
        Assert.Contains("outside of the environment's deployment windows", text);
    }

    [Fact]
    public async Task Next_prefers_hours_in_which_the_stores_are_closed()
    {
        await using var world = await ChatWorld.CreateAsync(
            store, tenants: "tenants: [{ name: acme, timeZone: Europe/Rome, stores: [{ name: pdv-milano, openingHours: \"Mo-Sa 09:00-20:00\" }] }, { name: globex }]");
        var text = (await world.DoAsync("ada", "next acme/pdv-milano on stage")).Text;
        Assert.StartsWith("**acme/pdv-milano** may be deployed to on stage now.", text);
        Assert.Contains("Open then: acme/pdv-milano (Mo-Sa 09:00-20:00).", text);
        Assert.Contains("Outside of opening hours: Fri 2026-11-20 20:00 Europe/Rome", text);
    }

    [Fact]
    public async Task Who_am_I_tells_names_roles_and_the_clock() => Assert.Equal(
        """
        You are **ada** (mail ada@example.com, Slack U0ADA).
        You may, as:
        • deployer of all tools at all tenants on all environments
        Your clock: 2026-11-20 14:00 Europe/Rome. Times you type are read in it.
        """,
        (await (await worlds.AfterAsync(Busy)).DoAsync("ada", "whoami")).Text);

    [Fact]
    public async Task Whoever_has_no_role_learns_who_they_are_and_nothing_else()
    {
        var world = await worlds.AfterAsync(Busy);
        Assert.Contains("You have no role yet", (await world.DoAsync("zoe", "whoami")).Text);
        Assert.Contains("/deploy <tool>", (await world.DoAsync("zoe", "help")).Text);
        foreach (var line in new[] { "status", "queue", "history", "status D-1", "why D-1", "diff crm acme on stage", "next acme on stage" })
            Assert.Contains("zoe has no role here. Ask root for one", await world.RefusedAsync("forbidden", "zoe", line));
    }

    [Fact]
    public async Task Help_explains_a_command() =>
        Assert.StartsWith("/deploy rollback <id>", (await (await worlds.AfterAsync(Busy)).DoAsync("vic", "help rollback")).Text);

    [Theory]
    [InlineData("rolback D-2", "did you mean “rollback”", "`/deploy rollback D-2`")]
    [InlineData("crm@v2 to acme", "environment", "For example: `/deploy ")]
    [InlineData("launch", "needs a deployment id", "For example: `/deploy launch D-")]
    public async Task What_is_not_understood_gets_the_nearest_command_and_an_example(string line, params string[] parts)
    {
        var text = await (await worlds.AfterAsync(Busy)).RefusedAsync("not_understood", "ada", line);
        Assert.All(parts, part => Assert.Contains(part, text));
    }

    [Theory]
    [InlineData("crm to acme on stage every night at 02:00", "/deploy crm to acme on stage at 02:00")]
    public async Task What_is_not_there_yet_says_so_and_what_to_use_instead(string line, string instead)
    {
        var text = await (await worlds.AfterAsync(Busy)).RefusedAsync("not_available", "ada", "/deploy " + line);
        Assert.Contains("not available yet", text);
        Assert.Contains(instead, text);
    }
}
