using System.Net;
using System.Text.Json;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Api;

/// <summary>Member names that clients rely on, one by one: a change here is a breaking change.</summary>
public sealed class ContractShapesTests(StoreFixture store)
{
    private const string Deployment =
        "id lifecycleState previewRef previewExpiresAt approvalRequired approvalTicket environment items targets strategy reason requester scheduledFor paused queuePosition "
        + "rollbackOf cancelRequested endReason wave progress plan createdAt launchedAt startedAt finishedAt version";

    [Fact]
    public async Task Every_answer_of_the_main_job_has_the_contracts_members()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var sha = await world.CommitAsync("crm", "first", "v1.0.0");

        var commit = (await world.GetAsync("/api/commits?status=ready")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("items next", ApiAnswer.Members(commit));
        Assert.Equal("id tool sha ref author message committedAt receivedAt status checks url tags runsIn checkDetails bad held", ApiAnswer.Members(commit.GetProperty("items")[0]));

        var preview = await world.PreviewAsync("ada", "prod", "v1.0.0", ["acme"]);
        Assert.Equal($"/api/deployments/{preview["id"]}", preview.Message.Headers.Location!.OriginalString);
        Assert.Equal(Deployment, ApiAnswer.Members(preview.Json));
        Assert.Equal("cells jobs alreadyThere pinned waves verdicts warnings inTheWay approvers changes delta", ApiAnswer.Members(preview.Json.GetProperty("plan")));
        Assert.Equal("tool tenant store from fromSha to toSha action wave", ApiAnswer.Members(preview.Json.GetProperty("plan").GetProperty("cells")[0]));
        Assert.Equal("tool ref sha askedRef", ApiAnswer.Members(preview.Json.GetProperty("items")[0]));
        Assert.Equal("kind canary waves parallelism failureThreshold", ApiAnswer.Members(preview.Json.GetProperty("strategy")));
        Assert.Matches("^D-[0-9]+$", preview["id"]);
        Assert.Equal(("preview", "True", "ada", "prod"), (preview["lifecycleState"], preview["approvalRequired"], preview["requester"], preview["environment"]));
        Assert.EndsWith("Z", preview["createdAt"]);

        var launched = (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        Assert.Equal("id lifecycleState approvalRequired approvalTicket previewRef", ApiAnswer.Members(launched.Json));
        Assert.Equal(preview["previewRef"], launched["previewRef"]);

        var tickets = await world.GetAsync("/api/approvals?view=pending");
        Assert.Equal(
            "ticket deployment lifecycleState state required approvals requester environment items targets jobs reason previewRef openedAt expiresAt closedAt decisions",
            ApiAnswer.Members(tickets.Json.GetProperty("items")[0]));
        var decided = await world.PostAsync($"/api/approvals/{launched["approvalTicket"]}/decisions", "bob", new { decision = "approve", comment = "go" });
        Assert.Equal("person decision comment at", ApiAnswer.Members(decided.Json.GetProperty("decisions")[0]));
        await world.UntilAsync(preview["id"], "applied");

        var list = await world.GetAsync("/api/deployments");
        Assert.Equal("items next", ApiAnswer.Members(list.Json));
        Assert.Equal(Deployment, ApiAnswer.Members(list.Json.GetProperty("items")[0]));
        Assert.Equal("jobs alreadyThere pinned waves", ApiAnswer.Members(list.Json.GetProperty("items")[0].GetProperty("plan")));

        var progress = await world.GetAsync($"/api/deployments/{preview["id"]}/progress");
        Assert.Equal("state total done failed skipped running percentage byTenant byTool", ApiAnswer.Members(progress.Json));
        Assert.Equal("tenant total done failed skipped running percentage", ApiAnswer.Members(progress.Json.GetProperty("byTenant")[0]));
        Assert.Equal("tool total done failed skipped running percentage", ApiAnswer.Members(progress.Json.GetProperty("byTool")[0]));
        Assert.Equal(("applied", "4", "4", "100"), (progress["state"], progress["total"], progress["done"], progress["percentage"]));

        var timeline = await world.GetAsync($"/api/deployments/{preview["id"]}/timeline?limit=200");
        Assert.Equal("id at type actor payload", ApiAnswer.Members(timeline.Json.GetProperty("items")[0]));
        var types = timeline.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("type").GetString()).ToList();
        Assert.Equal(["previewed", "launched", "approval_requested", "approval_given", "released"], types.Take(5));
        Assert.Contains("applied", types);

        var jobs = await world.GetAsync($"/api/deployments/{preview["id"]}/jobs");
        const string Job = "id deployment tool tenant store target environment action wave state attempt from fromSha to toSha startedAt finishedAt runner exitCode reason detail runUrl";
        Assert.Equal(Job, ApiAnswer.Members(jobs.Json.GetProperty("items")[0]));
        var job = await world.GetAsync($"/api/jobs/{jobs.Json.GetProperty("items")[0].GetProperty("id")}");
        Assert.Equal(Job + " reported", ApiAnswer.Members(job.Json));
        Assert.Equal("percent message version steps artifacts", ApiAnswer.Members(job.Json.GetProperty("reported")));

        var current = await world.GetAsync("/api/current?tool=crm&target=acme&environment=prod");
        Assert.Equal("items diverging next", ApiAnswer.Members(current.Json));
        Assert.Equal("tool tenant store environment version sha deployedAt deployedBy ageDays age record deployment", ApiAnswer.Members(current.Json.GetProperty("items")[0]));

        var records = await world.GetAsync("/api/records?tool=crm&target=acme&environment=prod&version=v1.0.0");
        Assert.Equal(4, records.Json.GetProperty("items").GetArrayLength());
        var record = records.Json.GetProperty("items")[0];
        Assert.Equal(
            "id tool target tenant store coversTenant environment action version sha previousVersion previousSha deployedAt deployedBy notes deployment job createdAt archived",
            ApiAnswer.Members(record));
        Assert.Equal((sha, preview["id"]), (record.GetProperty("sha").GetString(), record.GetProperty("deployment").GetString()));

        var matrix = await world.GetAsync("/api/matrix?environment=prod&tenant=acme");
        Assert.Equal("tools rows", ApiAnswer.Members(matrix.Json));
        Assert.Equal("tenant store cells", ApiAnswer.Members(matrix.Json.GetProperty("rows")[0]));
    }

    [Fact]
    public async Task A_skipped_cell_says_why()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1.0.0");
        await world.DeployedAsync("v1.0.0", "acme/pdv-milano");

        var preview = await world.PreviewAsync("ada", "stage", "v1.0.0", ["acme"]);

        var skipped = preview.Json.GetProperty("plan").GetProperty("cells").EnumerateArray().Single(c => c.GetProperty("action").GetString() == "skip");
        Assert.Equal("tool tenant store from fromSha to toSha action wave reason", ApiAnswer.Members(skipped));
        Assert.Equal(("already_there", 0), (skipped.GetProperty("reason").GetString(), skipped.GetProperty("wave").GetInt32()));
    }

    [Fact]
    public async Task Cells_can_be_left_out()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);

        var without = await world.GetAsync($"/api/deployments/{preview["id"]}?cells=false");

        Assert.False(without.Json.GetProperty("plan").TryGetProperty("cells", out _));
        Assert.Equal(4, without.Json.GetProperty("plan").GetProperty("jobs").GetInt32());
    }

    [Fact]
    public async Task A_deployments_id_is_taken_in_every_form()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme"]);

        foreach (var prefix in new[] { "D-", "d-", "" })
        {
            var found = await world.GetAsync($"/api/deployments/{prefix}{preview["id"]![2..]}");
            Assert.Equal(preview["id"], found.Expect(HttpStatusCode.OK)["id"]);
        }
    }
}
