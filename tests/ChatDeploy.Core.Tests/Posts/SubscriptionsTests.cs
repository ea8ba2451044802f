using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Posts;

namespace ChatDeploy.Core.Tests.Posts;

/// <summary>Which channels hear of which deployments (spec B6), as a table.</summary>
public sealed class SubscriptionsTests
{
    // crm to all of acme and wms to globex, on prod.
    private static readonly SubscriptionCell[] Cells = [new("crm", "acme"), new("crm", "acme", "acme/milano"), new("wms", "globex")];

    [Theory]
    [InlineData("*", "*", "*", "*", true)]
    [InlineData("acme", "*", "*", "*", true)]
    [InlineData("ACME", "CRM", "Prod", "*", true)]
    [InlineData("acme/milano", "*", "*", "*", true)]
    [InlineData("acme/roma", "*", "*", "*", false)]
    [InlineData("other", "*", "*", "*", false)]
    [InlineData("other globex", "*", "*", "*", true)]
    [InlineData("*", "wms", "*", "*", true)]
    [InlineData("*", "pos", "*", "*", false)]
    [InlineData("acme", "wms", "*", "*", false)]
    [InlineData("acme/milano", "crm", "*", "*", true)]
    [InlineData("acme/milano", "wms", "*", "*", false)]
    [InlineData("*", "*", "stage", "*", false)]
    [InlineData("*", "*", "stage prod", "*", true)]
    [InlineData("*", "*", "*", "approval", true)]
    [InlineData("*", "*", "*", "approval_requested", true)]
    [InlineData("*", "*", "*", "result", false)]
    [InlineData("*", "*", "*", "failure", false)]
    [InlineData("*", "*", "*", "failure approval", true)]
    [InlineData("*", "*", "*", "nonsense", false)]
    public void A_channel_hears_of_what_it_names(string tenants, string tools, string environments, string events, bool hears) =>
        Assert.Equal(hears, Subscriptions.Wants(Channel(tenants, tools, environments, events), Subject("launched", "approval_requested")));

    [Theory]
    [InlineData("failure", "paused", true)]
    [InlineData("failure", "failed", true)]
    [InlineData("failure", "applied", false)]
    [InlineData("result", "applied", true)]
    [InlineData("result", "rolled_back", true)]
    [InlineData("progress", "wave_started", true)]
    [InlineData("rolled_back", "rolled_back", true)]
    public void A_kind_of_event_brings_the_post_when_such_a_thing_happens(string kind, string happened, bool hears)
    {
        Assert.False(Subscriptions.Wants(Channel("*", "*", "*", kind), Subject("launched")));
        Assert.Equal(hears, Subscriptions.Wants(Channel("*", "*", "*", kind), Subject("launched", happened)));
        Assert.True(Subscriptions.MayWant(Channel("*", "*", "*", kind), Subject("launched")));
    }

    [Fact]
    public void Nothing_is_heard_of_a_preview() => Assert.False(Subscriptions.Wants(Channel("*", "*", "*", "*"), Subject()));

    private static SubscriptionSubject Subject(params string[] events) => new("prod", Cells, events.ToHashSet());

    private static Channel Channel(string tenants, string tools, string environments, string events) => new()
    {
        Surface = "web", ExternalId = "c", Tenants = tenants.Split(' '), Tools = tools.Split(' '), Environments = environments.Split(' '), Events = events.Split(' '),
    };
}
