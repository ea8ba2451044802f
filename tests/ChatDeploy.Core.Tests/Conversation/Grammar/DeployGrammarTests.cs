using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class DeployGrammarTests
{
    private static readonly ChatCommand.Deploy Simple = new([new DeployItem("crm", "v1")], ["acme"], "prod");

    [Fact]
    public void The_line_of_the_contract_is_understood()
    {
        var command = Read.Command("/deploy crm@v2.1.0 wms@main to acme/pdv-milano, globex on prod at 18:30 because \"new tariffs\"");

        var at = new When.Moment(new WhenDay.Next(), new TimeOnly(18, 30));
        Assert.Equal(new ChatCommand.Deploy([new("crm", "v2.1.0"), new("wms", "main")], ["acme/pdv-milano", "globex"], "prod", at, "new tariffs"), command);
    }

    [Theory]
    [InlineData("crm@v1 to acme on prod")]
    [InlineData("deploy crm@v1 to acme on prod")]
    [InlineData("/deploy deploy crm@v1 to acme on prod")]
    [InlineData("/deploy crm@v1 on prod to acme")]
    [InlineData("/deploy CRM@v1 TO acme ON prod", "CRM")]
    [InlineData("/deploy crm@v1 to acme, acme and ACME on prod")]
    [InlineData("/deploy crm@v1, crm@v1 to acme on prod")]
    [InlineData("please deploy crm@v1 to acme on prod now!")]
    [InlineData("/deploy  `crm@v1`\n to\u00a0acme,\n on prod.")]
    [InlineData("/deploy <mailto:crm@v1|crm@v1> to acme on prod")]
    [InlineData("<@U1> “crm@v1” to 'acme' on «prod»")]
    public void A_deployment_may_be_written_in_many_ways(string text, string tool = "crm") =>
        Assert.Equal(Simple with { Items = [new DeployItem(tool, "v1")] }, Read.Command(text));

    [Theory]
    [InlineData("crm@v1 wms@v2 to acme on prod")]
    [InlineData("crm@v1,wms@v2 to acme on prod")]
    [InlineData("crm@v1 , wms@v2 to acme on prod")]
    [InlineData("crm@v1 and wms@v2 to acme on prod")]
    [InlineData("crm@v1, and wms@v2 to acme on prod")]
    [InlineData("crm@v1 & wms@v2 to acme on prod")]
    [InlineData("crm@v1 &amp; wms@v2 to acme on prod")]
    public void Items_are_separated_by_spaces_commas_or_and(string text) =>
        Assert.Equal([new DeployItem("crm", "v1"), new DeployItem("wms", "v2")], Read.Deploy(text).Items);

    [Theory]
    [InlineData("crm to acme globex/north on prod")]
    [InlineData("crm to acme,globex/north on prod")]
    [InlineData("crm to acme, and globex/north on prod")]
    [InlineData("crm to acme to globex/north on prod")]
    public void Targets_are_separated_by_spaces_commas_or_and(string text) =>
        Assert.Equal(["acme", "globex/north"], Read.Deploy(text).Targets);

    [Theory]
    [InlineData("*")]
    [InlineData("all")]
    [InlineData("ALL")]
    [InlineData("acme, *")]
    public void All_tenants_are_one_asterisk(string targets) => Assert.Equal(["*"], Read.Deploy($"crm to {targets} on prod").Targets);

    [Fact]
    public void A_tenant_that_is_called_all_is_written_in_quotes() => Assert.Equal(["all"], Read.Deploy("crm to \"all\" on prod").Targets);

    [Fact]
    public void A_tool_without_a_ref_gets_its_newest_ready_commit() => Assert.Null(Read.Deploy("crm to acme on prod").Items[0].Ref);

    [Theory]
    [InlineData("release/2.1")]
    [InlineData("3f2a9c1")]
    [InlineData("feature/ABC-1_x.y")]
    [InlineData("@scope/pkg@1.0")]
    [InlineData("fix-#12")]
    [InlineData("ветка")]
    public void A_ref_may_hold_what_git_allows(string reference) => Assert.Equal(reference, Read.Deploy($"crm@{reference} to acme on prod").Items[0].Ref);

    [Fact]
    public void A_ref_with_a_comma_is_written_in_quotes() => Assert.Equal(new DeployItem("crm", "a,b"), Read.Deploy("\"crm@a,b\" to acme on prod").Items[0]);

    [Theory]
    [InlineData("web@v1 to acme on prod", "web")]
    [InlineData("\"web\" to acme on prod", "web")]
    [InlineData("stpo to acme on prod", "stpo")]
    public void A_tool_may_be_called_like_a_command_or_nearly(string text, string tool) => Assert.Equal(tool, Read.Deploy(text).Items[0].Tool);

    [Theory]
    [InlineData("because hotfix", "hotfix")]
    [InlineData("because \"hotfix\"", "hotfix")]
    [InlineData("because “hotfix”.", "hotfix")]
    [InlineData("because the \"big\" one, at last!", "the \"big\" one, at last!")]
    [InlineData("because \"the \"big\" one\"", "the \"big\" one")]
    [InlineData("because \"say \\\"go\\\" to them\"", "say \"go\" to them")]
    [InlineData("because 'twas broken", "'twas broken")]
    [InlineData("because 'it's broken'", "it's broken")]
    [InlineData("because C:\\new is full", "C:\\new is full")]
    [InlineData("because two\n lines\tand   more", "two lines and more")]
    public void A_reason_is_quoted_or_goes_to_the_end(string clause, string reason) => Assert.Equal(reason, Read.Deploy($"crm to acme on prod {clause}").Reason);

    [Fact]
    public void Other_parts_may_follow_a_quoted_reason()
    {
        var command = Read.Deploy("crm because \"hotfix\" in 2h to acme on prod");
        Assert.Equal(("hotfix", new When.After(TimeSpan.FromHours(2)), "prod"), (command.Reason, (When.After)command.When!, command.Environment));
    }
}
