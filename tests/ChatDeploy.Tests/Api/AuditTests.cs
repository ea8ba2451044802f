using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Audit;
using ChatDeploy.Hosting;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Pages;
using ChatDeploy.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Api;

/// <summary><c>GET /audit</c>, its page, and where acts come from.</summary>
public sealed class AuditTests(StoreFixture store) : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Administrators_read_filter_and_export_it()
    {
        await using var world = await ApiWorld.StartAsync(store);
        for (var i = 0; i < 3; i++)
        {
            (await world.PostAsync("/api/locks", "ada", new { tool = "crm", environment = "stage", reason = $"round {i}" })).Expect(HttpStatusCode.Created);
            (await world.SendAsync(HttpMethod.Delete, "/api/locks?tool=crm&environment=stage", "carl", null)).Expect(HttpStatusCode.OK);
        }

        var all = (await world.GetAsync("/api/audit?subject=lock", "root")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal("id at actor act subjectKind subject ref sha environment surface address requestId details mac", ApiAnswer.Members(all[0]));
        Assert.Equal(("carl", "lock_stolen", "crm on stage", "stage", "127.0.0.1"), (Text(all[0], "actor"), Text(all[0], "act"), Text(all[0], "subject"), Text(all[0], "environment"), Text(all[0], "address")));
        Assert.Equal("round 2", all[0].GetProperty("details").GetProperty("reason").GetString());
        Assert.Equal(1, await CountAsync(world, "surface=api&person=bootstrap&act=catalog_applied"));

        Assert.Equal(3, await CountAsync(world, "person=ada&act=lock_set"));
        Assert.Equal(6, await CountAsync(world, "subject=lock"));
        Assert.Equal(2, await CountAsync(world, "q=ROUND%201"));
        Assert.Equal(0, await CountAsync(world, "subject=lock&to=2001-01-01T00:00:00Z"));
        Assert.Equal(6, await CountAsync(world, "environment=stage&from=2001-01-01T00:00:00Z"));
        Assert.Equal(0, await CountAsync(world, "environment=stage&q=%25"));
        (await world.GetAsync("/api/audit?act=nonsense", "root")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unknown_act");
        (await world.GetAsync("/api/audit?format=xml", "root")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_format");
        (await world.GetAsync("/api/audit?cursor=nonsense", "root")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_cursor");

        var first = (await world.GetAsync("/api/audit?subject=lock&limit=4", "root")).Json;
        var second = (await world.GetAsync($"/api/audit?subject=lock&limit=4&cursor={first.GetProperty("next").GetString()}", "root")).Json;
        Assert.Equal((4, 2, JsonValueKind.Null), (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength(), second.GetProperty("next").ValueKind));

        var lines = (await world.GetAsync("/api/audit?subject=lock&format=jsonl", "root")).Expect(HttpStatusCode.OK);
        Assert.Equal("application/jsonl", lines.ContentType);
        var rows = lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal((6, "carl"), (rows.Count, Text(rows[0], "actor")));
        var table = (await world.GetAsync("/api/audit?subject=lock&format=csv", "root")).Expect(HttpStatusCode.OK);
        Assert.Equal(("text/csv", 7), (table.ContentType, table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public async Task Others_are_refused_and_that_is_in_it()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.GetAsync("/api/audit", "ada")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await world.PostAsync("/api/locks", "dora", new { tool = "wms", environment = "stage", reason = "x" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        using var eve = await Browser.SignedInAsync(world, "eve");
        Assert.Contains("for administrators", (await eve.GetAsync("/audit")).Html(), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => await CountAsync(world, "act=forbidden") == 3);
        var tried = (await world.GetAsync("/api/audit?act=forbidden", "root")).Json.GetProperty("items").EnumerateArray().Select(i => $"{Text(i, "actor")} {Text(i, "subject")}");
        Assert.Equal(["eve GET /audit", "dora POST /api/locks", "ada GET /api/audit"], tried);
    }

    [Fact]
    public async Task Each_act_says_its_surface_and_the_persons_own_address()
    {
        await using var world = await ApiWorld.StartAsync(store, settings: "--Proxies:Trusted:0=127.0.0.0/8");
        using var ada = await Browser.SignedInAsync(world, "ada");
        var page = await ada.GetAsync("/chat");
        (await ada.SubmitAsync("/chat/say", page, ("text", "lock crm on stage because \"x\""))).Expect(HttpStatusCode.Redirect);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/locks?tool=crm&environment=stage");
        request.Headers.Authorization = new("Bearer", await world.TokenOfAsync("carl"));
        request.Headers.Add("X-ChatDeploy-Surface", "mcp");
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        (await world.SendAsync(request)).Expect(HttpStatusCode.OK);
        var rows = (await world.GetAsync("/api/audit", "root")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(rows, r => (Text(r, "actor"), Text(r, "act"), Text(r, "surface")) == ("ada", "signed_in", "web"));
        Assert.Contains(rows, r => (Text(r, "actor"), Text(r, "act"), Text(r, "surface")) == ("ada", "lock_set", "chat"));
        Assert.Contains(rows, r => (Text(r, "actor"), Text(r, "act"), Text(r, "surface"), Text(r, "address")) == ("carl", "lock_stolen", "mcp", "192.0.2.7"));
    }

    [Fact]
    public async Task The_page_shows_it_to_administrators()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.PostAsync("/api/locks", "ada", new { tool = "crm", environment = "stage", reason = "load test" })).Expect(HttpStatusCode.Created);
        using var root = await Browser.SignedInAsync(world, "root");
        var all = (await root.GetAsync("/audit")).Expect(HttpStatusCode.OK).Html();
        Assert.Contains("Lock set", all, StringComparison.Ordinal);
        Assert.Contains("load test", all, StringComparison.Ordinal);
        Assert.Contains("/api/audit?format=csv", all, StringComparison.Ordinal);
        var none = (await root.GetAsync("/audit?act=record_archived")).Html();
        Assert.Contains("No entry is like that", none, StringComparison.Ordinal);
        Assert.Contains("'soon' is no day", (await root.GetAsync("/audit?from=soon")).Html(), StringComparison.Ordinal);
        (await root.GetAsync("/api/audit?format=csv&subject=lock")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_command_line_verifies_it_and_names_the_first_bad_row()
    {
        await using var database = await store.CreateDatabaseAsync();
        var (catalog, heads) = (Path.Combine(_directory.Path, "catalog.yaml"), Path.Combine(_directory.Path, "heads"));
        string[] settings = [$"--ConnectionStrings:Store={database.ConnectionString}", $"--Store:DataDirectory={_directory.Path}/data", "--Logging:LogLevel:Default=Error"];
        await File.WriteAllTextAsync(catalog, ApiWorld.Catalog, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await CommandAsync(["catalog", "apply", catalog, .. settings])).ExitCode);
        var whole = await CommandAsync(["audit", "verify", .. settings]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Contains("The audit trail is whole: 1 rows, head ", whole.Output, StringComparison.Ordinal);

        var mac = whole.Output.Split("head ")[1][..64];
        await File.WriteAllTextAsync(heads, $"2026-11-20T18:30:00Z 1 {mac}\n2026-11-20T19:30:00Z 2 {mac}\n", TestContext.Current.CancellationToken);
        var cut = await CommandAsync(["audit", "verify", "--head", heads, .. settings]);
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("Rows 2 to 2 are gone from the end", cut.Error, StringComparison.Ordinal);

        await using (var tampering = database.DataSource.CreateCommand("alter table audit disable trigger all; update audit set surface = 'web' where id = 1"))
            await tampering.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var changed = await CommandAsync(["audit", "verify", .. settings]);
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("Row 1 was changed", changed.Error, StringComparison.Ordinal);

        var stranger = await Assert.ThrowsAsync<StartRefusedException>(() =>
            ChatDeployApplication.BuildAsync([settings[0], $"--Store:DataDirectory={_directory.Path}/other"], TestContext.Current.CancellationToken, services => services.AddLogging(logging => logging.ClearProviders())));
        Assert.Contains("Audit:Key: the store's audit trail was begun with another key", stranger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_too_short_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => ApiWorld.StartAsync(store, catalog: null, settings: "--Audit:Key=c2hvcnQ="));
        Assert.Contains("Audit:Key has to be base64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_is_published_when_the_service_ends_and_the_key_is_the_owners_alone()
    {
        var file = Path.Combine(_directory.Path, "heads");
        await using (var world = await ApiWorld.StartAsync(store, settings: $"--Audit:HeadFile={file}"))
        {
            (await world.PostAsync("/api/locks", "ada", new { tool = "crm", environment = "stage", reason = "x" })).Expect(HttpStatusCode.Created);
            var key = Path.Combine(world.Services.GetRequiredService<DataDirectory>().Path, "audit-key");
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            Assert.NotNull(AuditKey.Read(await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken)));
        }

        // The catalog, ada's token, and the lock.
        Assert.Equal(3, PublishedHead.Read((await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))[^1])!.Count);
    }

    private static async Task<(int ExitCode, string Output, string Error)> CommandAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"), .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static async Task<int> CountAsync(ApiWorld world, string query) => (await world.GetAsync($"/api/audit?limit=200&{query}", "root")).Expect(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength();

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
