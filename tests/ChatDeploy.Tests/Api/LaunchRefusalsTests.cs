using System.Net;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Api;

public sealed class LaunchRefusalsTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Fact]
    public async Task Launching_without_a_preview_ref_is_refused()
    {
        var preview = await PreviewAsync();
        (await _world.PostAsync($"/api/deployments/{preview["id"]}/launch", "ada", new { })).ExpectProblem(HttpStatusCode.Conflict, "preview_required");
    }

    [Fact]
    public async Task Launching_another_preview_than_the_last_is_refused()
    {
        var preview = await PreviewAsync();
        (await _world.PostAsync($"/api/deployments/{preview["id"]}/launch", "ada", new { previewRef = "something else" })).ExpectProblem(HttpStatusCode.Conflict, "preview_mismatch");
    }

    [Fact]
    public async Task Launching_a_preview_that_ran_out_is_refused()
    {
        var preview = await PreviewAsync();
        await using (var db = await Db())
            await db.Deployments.Where(d => d.Id == Number(preview)).ExecuteUpdateAsync(set => set.SetProperty(d => d.PreviewExpiresAt, DateTimeOffset.UtcNow.AddMinutes(-1)));
        (await _world.LaunchAsync("ada", preview)).ExpectProblem(HttpStatusCode.Conflict, "preview_expired");
    }

    [Fact]
    public async Task Launching_twice_is_refused()
    {
        var preview = await PreviewAsync();
        (await _world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        (await _world.LaunchAsync("ada", preview)).ExpectProblem(HttpStatusCode.Conflict, "illegal_transition");
    }

    [Fact]
    public async Task Answering_a_pause_that_is_none_is_refused()
    {
        var preview = await PreviewAsync();
        (await _world.PostAsync($"/api/deployments/{preview["id"]}/retry", "ada")).ExpectProblem(HttpStatusCode.Conflict, "illegal_transition");
    }

    [Fact]
    public async Task Rolling_back_what_never_ran_is_refused()
    {
        var preview = await PreviewAsync();
        (await _world.PostAsync($"/api/deployments/{preview["id"]}/rollback", "ada")).ExpectProblem(HttpStatusCode.Conflict, "illegal_transition");
    }

    [Theory]
    [InlineData("launch")]
    [InlineData("cancel")]
    [InlineData("retry")]
    [InlineData("skip")]
    [InlineData("continue")]
    [InlineData("rollback")]
    public async Task An_unknown_deployment_is_told_to_be_unknown(string verb)
    {
        var body = verb == "launch" ? new { previewRef = "x" } : null;
        (await _world.PostAsync($"/api/deployments/D-999999/{verb}", "ada", body)).ExpectProblem(HttpStatusCode.NotFound, "unknown_deployment");
        (await _world.PostAsync($"/api/deployments/nonsense/{verb}", "ada", body)).ExpectProblem(HttpStatusCode.NotFound, "unknown_deployment");
    }

    [Fact]
    public async Task A_deployer_of_another_tenant_is_forbidden_and_told_who_can_help()
    {
        var preview = await PreviewAsync();
        var refused = (await _world.LaunchAsync("dora", preview)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("ada", refused.Json.GetProperty("who").EnumerateArray().Select(w => w.GetString()));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("retry")]
    [InlineData("rollback")]
    public async Task A_viewer_is_forbidden_to_change_anything(string verb)
    {
        var preview = await PreviewAsync();
        (await _world.PostAsync($"/api/deployments/{preview["id"]}/{verb}", "eve")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("nothing", "acme", "stage", "main", "unknown_tool")]
    [InlineData("wms", "nowhere", "stage", "v9", "unknown_target")]
    [InlineData("wms", "acme", "nowhere", "v9", "unknown_environment")]
    [InlineData("wms", "acme", "stage", "v0-there-is-none", "unknown_ref")]
    public async Task A_name_that_is_unknown_is_refused_by_its_kind(string tool, string target, string environment, string reference, string code)
    {
        if (tool == "wms" && reference == "v9") await TagAsync();
        var answer = await _world.PostAsync("/api/deployments", "ada", new { items = new[] { new { tool, @ref = reference } }, targets = new[] { target }, environment });
        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_strategy_that_cannot_be_followed_is_refused()
    {
        await _world.CommitAsync("crm", "x");
        var answer = await _world.PostAsync("/api/deployments", "ada", new { items = new[] { new { tool = "crm" } }, targets = new[] { "acme" }, environment = "stage", strategy = new { kind = "canary", canary = 0 } });
        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_strategy");
    }

    private async Task<ApiAnswer> PreviewAsync()
    {
        await _world.CommitAsync("crm", Guid.NewGuid().ToString());
        await using var db = await Db();
        var sha = await db.Commits.Where(c => db.Tools.Any(t => t.Id == c.ToolId && t.Name == "crm")).OrderByDescending(c => c.Id).Select(c => c.Sha).FirstAsync();
        return await _world.PreviewAsync("ada", "stage", sha, ["acme/pdv-milano"]);
    }

    private async Task TagAsync()
    {
        await using var db = await Db();
        if (!await db.VersionTags.AnyAsync(t => t.Name == "v9")) await _world.CommitAsync("wms", "nine", "v9");
    }

    private Task<Core.Persistence.DeployDbContext> Db() => _world.DbAsync();

    private static long Number(ApiAnswer preview) => long.Parse(preview["id"]![2..]);
}
