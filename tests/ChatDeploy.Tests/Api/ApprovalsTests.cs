using System.Net;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

public sealed class ApprovalsTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    [Fact]
    public async Task The_requesters_own_approval_is_refused_as_such()
    {
        var world = shared.World;
        var ticket = await TicketAsync(world, "carl");
        var refused = (await DecideAsync(world, ticket, "carl", "approve")).ExpectProblem(HttpStatusCode.Forbidden, "self_approval_forbidden");
        Assert.Contains("bob", refused.Json.GetProperty("who").EnumerateArray().Select(w => w.GetString()));
    }

    [Fact]
    public async Task Somebody_without_the_role_is_forbidden()
    {
        var world = shared.World;
        var ticket = await TicketAsync(world, "ada");
        (await DecideAsync(world, ticket, "ada", "approve")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await DecideAsync(world, ticket, "eve", "approve")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_decided_ticket_is_not_decided_again()
    {
        var world = shared.World;
        var ticket = await TicketAsync(world, "ada");
        (await DecideAsync(world, ticket, "bob", "reject")).Expect(HttpStatusCode.OK);
        (await DecideAsync(world, ticket, "carl", "approve")).ExpectProblem(HttpStatusCode.Conflict, "already_decided");
        Assert.Equal("rejected", (await world.GetAsync($"/api/deployments/D-{ticket[2..]}"))["lifecycleState"]);
    }

    [Fact]
    public async Task An_unknown_ticket_is_told_to_be_unknown()
    {
        var world = shared.World;
        (await DecideAsync(world, "T-4711", "bob", "approve")).ExpectProblem(HttpStatusCode.NotFound, "unknown_ticket");
        (await DecideAsync(world, "soon", "bob", "approve")).ExpectProblem(HttpStatusCode.NotFound, "unknown_ticket");
    }

    [Fact]
    public async Task A_decision_that_is_none_is_refused()
    {
        var world = shared.World;
        var ticket = await TicketAsync(world, "ada");
        (await DecideAsync(world, ticket, "bob", "perhaps")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_field");
        (await world.PostAsync($"/api/approvals/{ticket}/decisions", "bob", new { comment = "?" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "missing_field");
    }

    [Fact]
    public async Task Mine_are_the_pending_ones_that_my_approval_would_count_for()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (adas, carls) = (await TicketAsync(world, "ada"), await TicketAsync(world, "carl", "globex"));

        Assert.Equal([carls, adas], await TicketsAsync(world, "bob", "view=mine"));
        Assert.Equal([adas], await TicketsAsync(world, "carl", "view=mine"));
        Assert.Empty(await TicketsAsync(world, "ada", "view=mine"));

        (await DecideAsync(world, adas, "bob", "reject")).Expect(HttpStatusCode.OK);
        Assert.Equal([carls], await TicketsAsync(world, "bob", "view=mine"));
        Assert.Equal([carls], await TicketsAsync(world, "bob", "view=pending"));
        Assert.Equal([carls, adas], await TicketsAsync(world, "bob", "view=all"));
    }

    [Fact]
    public async Task A_store_scoped_approver_sees_only_tickets_of_that_store()
    {
        var catalog = ApiWorld.Catalog + "\n  - { name: gil, roles: [{ role: approver, tenants: [acme/pdv-milano] }] }\n";
        await using var world = await ApiWorld.StartAsync(store, catalog);
        var whole = await TicketAsync(world, "ada", "acme");
        var one = await TicketAsync(world, "ada", "acme/pdv-milano");

        Assert.Equal([one], await TicketsAsync(world, "gil", "view=mine"));
        Assert.Equal([one, whole], await TicketsAsync(world, "bob", "view=mine"));
    }

    [Fact]
    public async Task The_inbox_is_filtered_and_paged()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var (first, second) = (await TicketAsync(world, "ada", "acme"), await TicketAsync(world, "ada", "globex"));

        Assert.Equal([second], await TicketsAsync(world, "bob", "tenant=globex"));
        Assert.Equal([second, first], await TicketsAsync(world, "bob", "tool=crm&environment=prod"));
        Assert.Empty(await TicketsAsync(world, "bob", "environment=stage"));
        Assert.Empty(await TicketsAsync(world, "bob", "tool=wms"));
        var page = await world.GetAsync("/api/approvals?view=mine&limit=1", "bob");
        Assert.Equal([first], await TicketsAsync(world, "bob", $"view=mine&limit=1&cursor={page["next"]}"));
        (await world.GetAsync("/api/approvals?view=yours")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_view");
        (await world.GetAsync("/api/approvals?tenant=nobody")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unknown_target");
    }

    private static Task<ApiAnswer> DecideAsync(ApiWorld world, string ticket, string person, string decision) =>
        world.PostAsync($"/api/approvals/{ticket}/decisions", person, new { decision, comment = "because" });

    private static async Task<string[]> TicketsAsync(ApiWorld world, string person, string query) =>
        [.. (await world.GetAsync($"/api/approvals?{query}", person)).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("ticket").GetString()!)];

    private static async Task<string> TicketAsync(ApiWorld world, string requester, string target = "acme")
    {
        var tag = $"v{Guid.NewGuid():N}";
        await world.CommitAsync("crm", tag, tag);
        var preview = await world.PreviewAsync(requester, "prod", tag, [target]);
        return (await world.LaunchAsync(requester, preview)).Expect(HttpStatusCode.OK)["approvalTicket"]!;
    }
}
