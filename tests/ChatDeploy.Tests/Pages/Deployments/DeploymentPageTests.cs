using System.Net;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages.Deployments;

public sealed class DeploymentPageTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    [Fact]
    public async Task A_preview_is_launched_by_the_form_that_shows_it_and_done_by_itself()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "Round the prices");
        var id = (await world.PreviewAsync("ada", "stage", "main", ["acme"]))["id"];
        using var ada = await PageReader.OfAsync(world, "ada");

        var page = await ada.ReadAsync($"/deployments/{id}");
        Assert.Contains("Look at the plan, then launch it", page, StringComparison.Ordinal);
        Assert.Contains("Round the prices", page, StringComparison.Ordinal);
        Assert.Contains("Launched.", PageReader.TextOf(await ada.SubmitAsync(page, $"/deployments/{id}/launch")), StringComparison.Ordinal);
        await world.UntilAsync(id, "applied");

        var done = await ada.TextAsync($"/deployments/{id}");
        Assert.Contains("all 4 done", done, StringComparison.Ordinal);
        Assert.Contains("ada launched it", done, StringComparison.Ordinal);
        Assert.Contains("Applied: 4 jobs succeeded", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_the_pages_token_does_nothing()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "first");
        var id = (await world.PreviewAsync("ada", "stage", "main", ["acme"]))["id"];
        using var ada = await PageReader.OfAsync(world, "ada");
        var fields = PageReader.FieldsOf(await ada.ReadAsync($"/deployments/{id}"), $"/deployments/{id}/launch");
        Assert.True(fields.Remove("__RequestVerificationToken"));

        using var refused = await ada.PostAsync($"/deployments/{id}/launch", fields);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("preview", (await world.GetAsync($"/api/deployments/{id}"))["lifecycleState"]);
    }

    [Fact]
    public async Task A_viewer_sees_no_buttons()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "first");
        var id = (await world.PreviewAsync("ada", "stage", "main", ["acme"]))["id"];
        using var eve = await PageReader.OfAsync(world, "eve");

        var page = await eve.ReadAsync($"/deployments/{id}");

        Assert.DoesNotContain($"action=\"/deployments/{id}", page, StringComparison.Ordinal);
        Assert.Contains("Waits for ada to launch it", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_asks_is_answered_and_an_older_pages_button_says_what_happened_meanwhile()
    {
        await using var world = await ApiWorld.StartAsync(store);
        world.Runner.Outcome = attempt => attempt.Key.Attempt < 3 && attempt.Target == "acme/pdv-roma" ? JobOutcome.Failed : JobOutcome.Succeeded;
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);
        var id = preview["id"];
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await world.UntilPausedAsync(id);
        using var ada = await PageReader.OfAsync(world, "ada");
        using var carl = await PageReader.OfAsync(world, "carl");

        var old = await ada.ReadAsync($"/deployments/{id}");
        Assert.Contains("It is paused. What now?", old, StringComparison.Ordinal);
        Assert.Contains("exit code 3", old, StringComparison.Ordinal);
        await carl.SubmitAsync(old = await carl.ReadAsync($"/deployments/{id}"), $"/deployments/{id}/retry");
        await Eventually.TrueAsync(async () => (await carl.ReadAsync($"/deployments/{id}")).Contains("attempt 2</span>", StringComparison.Ordinal) && (await world.UntilPausedAsync(id))["paused"] is not null);

        // The deployment asks again, about another attempt than the one that this page showed.
        var stale = await carl.SubmitAsync(old, $"/deployments/{id}/skip");
        Assert.Contains("has gone on since you looked, and is paused again", PageReader.TextOf(stale), StringComparison.Ordinal);
        Assert.Contains("carl had 1 job tried again", PageReader.TextOf(stale), StringComparison.Ordinal);

        await carl.SubmitAsync(stale, $"/deployments/{id}/retry");
        await world.UntilAsync(id, "applied");
    }

    [Fact]
    public async Task Rolling_back_leads_to_the_rollbacks_preview()
    {
        var world = shared.World;
        await world.CommitAsync("crm", "first");
        await world.DeployedAsync("main", "acme");
        await world.CommitAsync("crm", "second");
        var id = (await world.DeployedAsync("main", "acme"))["id"];
        using var ada = await PageReader.OfAsync(world, "ada");

        var preview = PageReader.TextOf(await ada.SubmitAsync(await ada.ReadAsync($"/deployments/{id}"), $"/deployments/{id}/rollback"));

        Assert.Contains($"Rollback of {id} (crm) to acme", preview, StringComparison.Ordinal);
        Assert.Contains("Look at the plan, then launch it", preview, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_listed_by_state_and_tenant_and_what_the_plan_leaves_out_with_its_reason()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        await world.DeployedAsync("main", "acme/pdv-milano");
        var id = (await world.DeployedAsync("main", "acme", "globex"))["id"];
        using var eve = await PageReader.OfAsync(world, "eve");

        var jobs = await JobsAsync("");
        Assert.Contains("globex/north", jobs, StringComparison.Ordinal);
        Assert.DoesNotContain("acme/pdv-milano", jobs, StringComparison.Ordinal);
        Assert.DoesNotContain("globex/north", await JobsAsync("?jobs=done&tenant=acme"), StringComparison.Ordinal);
        Assert.Contains("No job has failed.", await JobsAsync("?jobs=failed"), StringComparison.Ordinal);
        var leftOut = await JobsAsync("?jobs=left-out");
        Assert.Contains("acme/pdv-milano", leftOut, StringComparison.Ordinal);
        Assert.Contains("There already", leftOut, StringComparison.Ordinal);

        async Task<string> JobsAsync(string query) => (await eve.ReadAsync($"/deployments/{id}{query}")).Split("id=\"jobs\"")[1].Split("</section>")[0];
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_that_says_so()
    {
        var world = shared.World;
        using var eve = await PageReader.OfAsync(world, "eve");
        Assert.Contains("There is no such deployment", await eve.ReadAsync("/deployments/D-4711", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("There is no such deployment", await eve.ReadAsync("/deployments/soon", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("There is no such job", await eve.ReadAsync("/jobs/J-4711", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }
}
