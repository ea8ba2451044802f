using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatDeploy.Tests.Commands.Mcp;

/// <summary>The command as a process of its own, spoken to by the protocol's own client.</summary>
public sealed class McpTests(StoreFixture store)
{
    [Fact]
    public async Task An_assistant_previews_and_launches_as_its_person_and_another_person_approves()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "Faster search", "v1.0.0");
        await using var ada = await ConnectAsync(world, "ada");
        await using var bob = await ConnectAsync(world, "bob");

        var queue = await CallAsync(ada, "queue", new { tool = "crm" });
        var preview = await CallAsync(ada, "preview", new { items = new[] { "crm@v1.0.0" }, targets = new[] { "acme" }, environment = "prod", reason = "asked for by mail" });
        var id = (string)preview["id"]!;
        var launched = await CallAsync(ada, "launch", new { deployment = id, previewRef = (string)preview["previewRef"]! });
        var why = await CallAsync(ada, "why", new { deployment = id });
        await CallAsync(bob, "approve", new { deployment = id, comment = "go" });

        Assert.Equal("Faster search", (string)queue["items"]![0]!["message"]!);
        Assert.Equal("pending_approval", (string)launched["lifecycleState"]!);
        Assert.Equal("approval_missing", (string)why["items"]![0]!["code"]!);
        await world.UntilAsync(id, "applied");
        Assert.Equal("applied", (string)(await CallAsync(ada, "status", new { deployment = id }))["lifecycleState"]!);
    }

    [Fact]
    public async Task An_assistant_is_refused_what_its_person_is_refused()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "Faster search", "v1.0.0");
        await using var eve = await ConnectAsync(world, "eve");

        var refused = await eve.CallToolAsync("preview", Arguments(new { items = new[] { "crm@v1.0.0" }, targets = new[] { "acme" }, environment = "prod" }), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(refused.IsError);
        Assert.StartsWith("forbidden: ", Text(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_has_to_cite_the_preview()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "Faster search", "v1.0.0");
        await using var ada = await ConnectAsync(world, "ada");
        var preview = await CallAsync(ada, "preview", new { items = new[] { "crm" }, targets = new[] { "acme" }, environment = "stage" });

        var refused = await ada.CallToolAsync("launch", Arguments(new { deployment = (string)preview["id"]!, previewRef = "another" }), cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(refused.IsError);
        Assert.StartsWith("preview_mismatch: ", Text(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_tool_says_what_it_is_for()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await using var ada = await ConnectAsync(world, "ada");

        var tools = await ada.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["approve", "current", "launch", "preview", "queue", "status", "why"], tools.Select(t => t.Name).Order());
        Assert.All(tools, tool => Assert.NotEmpty(tool.Description));
    }

    private static async Task<McpClient> ConnectAsync(ApiWorld world, string person)
    {
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"), "mcp", "--url", world.Http.BaseAddress!.ToString()],
            EnvironmentVariables = new Dictionary<string, string?> { ["CHATDEPLOY_TOKEN"] = await world.TokenOfAsync(person) },
        });

        // On a busy machine a process may take its time to start; the client would take that for a server of an older protocol.
        var patient = new McpClientOptions { DiscoverProbeTimeout = Timeout.InfiniteTimeSpan };
        return await McpClient.CreateAsync(transport, patient, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<JsonNode> CallAsync(McpClient client, string tool, object arguments)
    {
        var result = await client.CallToolAsync(tool, Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.IsError ?? false, Text(result));
        return JsonNode.Parse(Text(result))!;
    }

    private static string Text(CallToolResult result) => result.Content.OfType<TextContentBlock>().Single().Text;

    private static Dictionary<string, object?> Arguments(object arguments) =>
        arguments.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(arguments), StringComparer.Ordinal);
}
