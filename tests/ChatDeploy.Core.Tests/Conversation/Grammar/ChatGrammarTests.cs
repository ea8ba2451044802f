using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class ChatGrammarTests
{
    private static readonly When.Moment MondayAtEight = new(new WhenDay.On(DayOfWeek.Monday), new TimeOnly(8, 0));

    public static TheoryData<string, ChatCommand> ContractLines { get; } = new()
    {
        { "/deploy", new ChatCommand.Wizard() },
        { "/deploy launch D-1042", new ChatCommand.Launch(new(1042)) },
        { "/deploy approve D-1042", new ChatCommand.Approve(new(1042)) },
        { "/deploy approve D-1042 looks good", new ChatCommand.Approve(new(1042), "looks good") },
        { "/deploy reject D-1042 not during the sale", new ChatCommand.Reject(new(1042), "not during the sale") },
        { "/deploy cancel D-1042", new ChatCommand.Cancel(new(1042)) },
        { "/deploy retry D-1042", new ChatCommand.Retry(new(1042)) },
        { "/deploy skip D-1042", new ChatCommand.Skip(new(1042)) },
        { "/deploy continue D-1042", new ChatCommand.Continue(new(1042)) },
        { "/deploy rollback D-1042", new ChatCommand.RollbackDeployment(new(1042)) },
        { "/deploy rollback crm on acme/pdv-milano on prod", new ChatCommand.RollbackTarget("crm", "acme/pdv-milano", "prod") },
        { "/deploy rollback crm on acme on prod", new ChatCommand.RollbackTarget("crm", "acme", "prod") },
        { "/deploy queue", new ChatCommand.Queue() },
        { "/deploy queue crm", new ChatCommand.Queue("crm") },
        { "/deploy status", new ChatCommand.Status() },
        { "/deploy status acme/pdv-milano", new ChatCommand.Status("acme/pdv-milano") },
        { "/deploy status D-1042", new ChatCommand.Status(Id: new(1042)) },
        { "/deploy history", new ChatCommand.History() },
        { "/deploy history acme", new ChatCommand.History("acme") },
        { "/deploy history crm", new ChatCommand.History("crm") },
        { "/deploy diff crm acme/pdv-milano on prod", new ChatCommand.Diff("crm", "acme/pdv-milano", "prod") },
        { "/deploy why D-1042", new ChatCommand.Why(new(1042)) },
        { "/deploy next acme on prod", new ChatCommand.Next("acme", "prod") },
        { "/deploy lock crm on prod because \"load test\"", new ChatCommand.Lock("crm", "prod", "load test") },
        { "/deploy unlock crm on prod", new ChatCommand.Unlock("crm", "prod") },
        { "/deploy freeze prod until monday 08:00 because \"stocktaking\"", new ChatCommand.Freeze("prod", null, MondayAtEight, "stocktaking") },
        { "/deploy freeze prod for acme until monday 08:00 because \"stocktaking\"", new ChatCommand.Freeze("prod", "acme", MondayAtEight, "stocktaking") },
        { "/deploy unfreeze prod", new ChatCommand.Unfreeze("prod") },
        { "/deploy unfreeze prod for acme", new ChatCommand.Unfreeze("prod", "acme") },
        { "/deploy pin acme/pdv-milano crm on prod because \"old printers\"", new ChatCommand.Pin("acme/pdv-milano", "crm", "prod", "old printers") },
        { "/deploy unpin acme/pdv-milano crm on prod", new ChatCommand.Unpin("acme/pdv-milano", "crm", "prod") },
        { "/deploy hold crm acme/pdv-milano on prod", new ChatCommand.Hold("crm", "acme/pdv-milano", "prod") },
        { "/deploy unhold crm acme/pdv-milano on prod", new ChatCommand.Unhold("crm", "acme/pdv-milano", "prod") },
        { "/deploy bad crm@v2.1.0 because \"loses orders\"", new ChatCommand.Bad("crm", "v2.1.0", "loses orders") },
        { "/deploy unbad crm@v2.1.0", new ChatCommand.Unbad("crm", "v2.1.0") },
        { "/deploy stop because \"payment is down\"", new ChatCommand.Stop("payment is down") },
        { "/deploy resume", new ChatCommand.Resume() },
        { "/deploy web", new ChatCommand.Web() },
        { "/deploy whoami", new ChatCommand.WhoAmI() },
        { "/deploy help", new ChatCommand.Help() },
        { "/deploy help rollback", new ChatCommand.Help("rollback") },
    };

    public static TheoryData<string, ChatCommand> LinesAsPeopleWriteThem { get; } = new()
    {
        { "", new ChatCommand.Wizard() },
        { " \t\r\n ", new ChatCommand.Wizard() },
        { "deploy", new ChatCommand.Wizard() },
        { "/deploy deploy", new ChatCommand.Wizard() },
        { "?", new ChatCommand.Help() },
        { "/deploy ?", new ChatCommand.Help() },
        { "/deploy --help", new ChatCommand.Help() },
        { "help /rollback", new ChatCommand.Help("/rollback") },
        { "status acme", new ChatCommand.Status("acme") },
        { "/status acme", new ChatCommand.Status("acme") },
        { "deploy status acme", new ChatCommand.Status("acme") },
        { "/DEPLOY Status acme", new ChatCommand.Status("acme") },
        { "/deploy status all", new ChatCommand.Status("*") },
        { "/deploy status acme.", new ChatCommand.Status("acme") },
        { "status of acme?", new ChatCommand.Status("acme") },
        { "status for D-12 please", new ChatCommand.Status(Id: new(12)) },
        { "status \"D-12\"", new ChatCommand.Status("D-12") },
        { "queue for crm", new ChatCommand.Queue("crm") },
        { "queue all", new ChatCommand.Queue() },
        { "please approve deployment #12", new ChatCommand.Approve(new(12)) },
        { "approve d-12", new ChatCommand.Approve(new(12)) },
        { "approve 12", new ChatCommand.Approve(new(12)) },
        { "approve #D-0012", new ChatCommand.Approve(new(12)) },
        { "approve D-12: looks good", new ChatCommand.Approve(new(12), "looks good") },
        { "approve D-12:looks good", new ChatCommand.Approve(new(12), "looks good") },
        { "approve D-12 - looks good", new ChatCommand.Approve(new(12), "looks good") },
        { "approve D-12 — looks   good!", new ChatCommand.Approve(new(12), "looks good!") },
        { "approve D-12, “looks good”", new ChatCommand.Approve(new(12), "looks good") },
        { "approve D-12 because it is tested", new ChatCommand.Approve(new(12), "it is tested") },
        { "approve D-12 \"ship it\" said Bob", new ChatCommand.Approve(new(12), "\"ship it\" said Bob") },
        { "approve D-12 'a' and 'b'", new ChatCommand.Approve(new(12), "'a' and 'b'") },
        { "reject D-12 because the customer’s shop is open", new ChatCommand.Reject(new(12), "the customer’s shop is open") },
        { "cancel D-12 please!", new ChatCommand.Cancel(new(12)) },
        { "retry D-12 now, thanks", new ChatCommand.Retry(new(12)) },
        { "roll back D-12", new ChatCommand.RollbackDeployment(new(12)) },
        { "rollback of deployment 12", new ChatCommand.RollbackDeployment(new(12)) },
        { "rollback crm acme on prod", new ChatCommand.RollbackTarget("crm", "acme", "prod") },
        { "rollback acme/pdv-roma crm on prod", new ChatCommand.RollbackTarget("crm", "acme/pdv-roma", "prod") },
        { "rollback \"1042\" on acme on prod", new ChatCommand.RollbackTarget("1042", "acme", "prod") },
        { "pin crm acme/pdv-milano on prod because old printers", new ChatCommand.Pin("acme/pdv-milano", "crm", "prod", "old printers") },
        { "hold acme/pdv-milano crm on prod", new ChatCommand.Hold("crm", "acme/pdv-milano", "prod") },
        { "lock crm on prod because: load test, until evening", new ChatCommand.Lock("crm", "prod", "load test, until evening") },
        { "lock crm on prod because “load test”.", new ChatCommand.Lock("crm", "prod", "load test") },
        { "lock crm on prod because «prova di carico»", new ChatCommand.Lock("crm", "prod", "prova di carico") },
        { "lock crm on prod because „Lasttest“", new ChatCommand.Lock("crm", "prod", "Lasttest") },
        { "lock crm on prod because ‘it’s late’", new ChatCommand.Lock("crm", "prod", "it’s late") },
        { "lock crm on prod because \"never closed", new ChatCommand.Lock("crm", "prod", "never closed") },
        { "freeze on prod until 2026-12-27 because inventory", new ChatCommand.Freeze("prod", null, new When.Moment(new WhenDay.Date(new DateOnly(2026, 12, 27)), null), "inventory") },
        { "freeze prod because \"inventory\" until 18:00 for acme", new ChatCommand.Freeze("prod", "acme", new When.Moment(new WhenDay.Next(), new TimeOnly(18, 0)), "inventory") },
        { "stop everything because payment is down", new ChatCommand.Stop("payment is down") },
        { "stop payment is down", new ChatCommand.Stop("payment is down") },
        { "stop to look into payments", new ChatCommand.Stop("to look into payments") },
        { "who am I?", new ChatCommand.WhoAmI() },
        { "<@U123ABC> status acme", new ChatCommand.Status("acme") },
        { "<@U123ABC|deploy> <@U1>", new ChatCommand.Wizard() },
        { "<at>ChatDeploy</at>\u00a0status acme", new ChatCommand.Status("acme") },
        { "status\u00a0acme\u200b", new ChatCommand.Status("acme") },
        { "status <http://acme.com|acme.com>", new ChatCommand.Status("acme.com") },
        { "`status acme`", new ChatCommand.Status("acme") },
        { "stop because R&amp;D says latency &gt; 5 s &amp;amp; rising", new ChatCommand.Stop("R&D says latency > 5 s &amp; rising") },
        { "stop because see <https://jira.example/X-1|X-1> and <https://a.example/b>", new ChatCommand.Stop("see X-1 (https://jira.example/X-1) and https://a.example/b") },
        { "stop because <#C1|general> knows", new ChatCommand.Stop("#general knows") },
        { "status магазин/каса-1", new ChatCommand.Status("магазин/каса-1") },
        { "status 東京/店舗", new ChatCommand.Status("東京/店舗") },
        { "status \"acme corp/pdv 1\"", new ChatCommand.Status("acme corp/pdv 1") },
        { "status İstanbul", new ChatCommand.Status("İstanbul") },
    };

    [Theory]
    [MemberData(nameof(ContractLines))]
    public void Every_line_of_the_contract_is_understood(string text, ChatCommand expected) => Assert.Equal(expected, Read.Command(text));

    [Theory]
    [MemberData(nameof(LinesAsPeopleWriteThem))]
    public void Lines_are_understood_as_people_and_platforms_write_them(string text, ChatCommand expected) => Assert.Equal(expected, Read.Command(text));

    [Theory]
    [MemberData(nameof(ContractLines))]
    public void A_line_is_read_the_same_without_the_slash_command_and_in_capitals(string text, ChatCommand expected)
    {
        var bare = text["/deploy".Length..];
        var keyword = bare.TrimStart().Split(' ')[0];
        Assert.Equal(expected, Read.Command(bare));
        Assert.Equal(expected, Read.Command("deploy" + (keyword.Length == 0 ? "" : bare.Replace(keyword, keyword.ToUpperInvariant(), StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_case_of_the_union_but_the_wizard_is_among_the_contract_lines_or_a_deployment()
    {
        var read = ContractLines.Select(row => row.Data.Item2.GetType()).Append(typeof(ChatCommand.Deploy)).ToHashSet();
        Assert.DoesNotContain(typeof(ChatCommand).GetNestedTypes(), type => !read.Contains(type));
    }
}
