using System.Diagnostics;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Wizard;

namespace ChatDeploy.Core.Tests.Conversation.Wizard;

public sealed class TargetChoicesTests
{
    private static readonly CatalogSnapshot Large = WizardCatalog.Of(tenants: 100, stores: 99);
    private static readonly CatalogSnapshot Small = WizardCatalog.Of(tenants: 3, stores: 2);

    [Fact]
    public void Everything_is_offered_first_then_tenants_then_stores() => Assert.Equal(
        ["*", "tenant-001", "tenant-002", "tenant-003", "tenant-001/pdv-001", "tenant-001/pdv-002", "tenant-002/pdv-001", "tenant-002/pdv-002", "tenant-003/pdv-001", "tenant-003/pdv-002"],
        Names(TargetChoices.Search(Small, WizardCatalog.Deployer(), ["crm"], null, "", [])));

    [Fact]
    public void Of_ten_thousand_sites_a_hundred_are_offered_and_the_rest_is_counted()
    {
        var offer = TargetChoices.Search(Large, WizardCatalog.Deployer(), ["crm"], "prod", "", []);
        Assert.Equal((100, 10_001, 9_901), (offer.Choices.Count, offer.Total, offer.More));
    }

    [Theory]
    [InlineData("tenant-042/pdv-007", "tenant-042/pdv-007")]
    [InlineData("042 007", "tenant-042/pdv-007")]
    [InlineData("TENANT-042", "tenant-042")]
    [InlineData("pdv-099", "tenant-001/pdv-099")]
    public void A_text_finds_the_best_match_first(string text, string first) =>
        Assert.Equal(first, TargetChoices.Search(Large, WizardCatalog.Deployer(), ["crm"], null, text, []).Choices[0].Name);

    [Fact]
    public void A_text_that_nothing_matches_finds_nothing() =>
        Assert.Equal((0, 0), (TargetChoices.Search(Large, WizardCatalog.Deployer(), ["crm"], null, "napoli", []) is var offer ? offer.Choices.Count : -1, offer.More));

    [Fact]
    public void Chosen_targets_are_offered_whatever_the_text()
    {
        var offer = TargetChoices.Search(Large, WizardCatalog.Deployer(), ["crm"], null, "tenant-042/pdv-007", ["tenant-001", "tenant-002/pdv-003"]);
        Assert.Equal(["tenant-001", "tenant-002/pdv-003", "tenant-042/pdv-007"], Names(offer));
        Assert.Equal([true, true, false], offer.Choices.Select(c => c.IsChosen));
    }

    [Fact]
    public void Only_tenants_that_one_of_the_tools_is_for_are_offered() => Assert.Equal(
        ["tenant-001", "tenant-001/pdv-001", "tenant-001/pdv-002"],
        Names(TargetChoices.Search(Small, WizardCatalog.Deployer(), ["wms"], null, "tenant", [])));

    [Fact]
    public void A_store_that_is_a_persons_alone_is_offered_without_its_tenant() => Assert.Equal(
        ["tenant-002/pdv-001"],
        Names(TargetChoices.Search(Small, WizardCatalog.Deployer(tenants: ["tenant-002/pdv-001"]), ["crm"], null, "", [])));

    [Fact]
    public void Targets_where_one_of_the_tools_is_forbidden_are_not_offered()
    {
        var person = WizardCatalog.Deployer(tools: ["crm"]);
        Assert.Empty(TargetChoices.Search(Small, person, ["crm", "pos"], null, "", []).Choices);
        Assert.NotEmpty(TargetChoices.Search(Small, person, ["crm"], null, "", []).Choices);
    }

    [Fact]
    public void A_chosen_environment_where_the_person_may_not_deploy_leaves_no_target()
    {
        var person = WizardCatalog.Deployer(environments: ["stage"]);
        Assert.Empty(TargetChoices.Search(Small, person, ["crm"], "prod", "", []).Choices);
        Assert.Equal(["stage"], TargetChoices.Environments(Small, person, ["crm"]));
    }

    [Fact]
    public void Ten_thousand_sites_are_searched_in_a_few_milliseconds()
    {
        var person = WizardCatalog.Deployer(tenants: ["*"]);
        TargetChoices.Search(Large, person, ["crm", "pos"], "prod", "pdv-05", []);
        var times = Enumerable.Range(0, 9).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            TargetChoices.Search(Large, person, ["crm", "pos"], "prod", "pdv-05", []);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }).Order().ToList();

        // Ten times what it takes on a quiet machine.
        Assert.True(times[4] < 50, $"{times[4]:0.0} ms");
    }

    private static IEnumerable<string> Names(TargetOffer offer) => offer.Choices.Select(c => c.Name);
}
