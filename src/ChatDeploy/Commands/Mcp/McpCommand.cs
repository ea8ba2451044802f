using System.Reflection;
using ChatDeploy.Hosting;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ChatDeploy.Commands.Mcp;

/// <summary>Lets an AI assistant reach a running service through the Model Context Protocol, over standard input and output (spec B8).</summary>
/// <remarks>It calls the service's API with a person's token, so rights, tickets and gates are the person's; it has no other way in.</remarks>
internal static class McpCommand
{
    /// <summary>Where the token is read from when the command line names none: an argument shows in the list of processes.</summary>
    public const string TokenVariable = "CHATDEPLOY_TOKEN";

    private const string Instructions = """
        ChatDeploy deploys tools (such as crm) to targets (a tenant such as acme, or one of its stores such as acme/pdv-milano) on environments.
        Nothing changes before a launch: ask for a preview, show the person what it says (sites, versions, warnings, approvals), and launch only
        when they agree, citing the previewRef of that preview. Approvals are decisions of people: approve only when the person tells you to.
        A refusal says why, and who can help; do not try to work around it.
        """;

    /// <summary>Serves until the assistant closes the connection.</summary>
    /// <param name="url">The service's address.</param>
    /// <param name="token">The token; null: from the environment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StartRefusedException">There is no token, or the address is none.</exception>
    public static async Task<int> RunAsync(string url, string? token, CancellationToken cancellationToken)
    {
        token ??= Environment.GetEnvironmentVariable(TokenVariable);
        if (string.IsNullOrWhiteSpace(token)) throw new StartRefusedException($"mcp: there is no token: set {TokenVariable} to one that 'token create PERSON' printed");
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new StartRefusedException($"mcp: '{url}' is no http or https address: name the service's, such as --url https://deploy.example.com");
        using var api = new ApiClient(address, token);
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "chatdeploy", Title = "ChatDeploy", Version = typeof(McpCommand).Assembly.GetName().Version?.ToString(3) ?? "1.0.0" },
            ServerInstructions = Instructions,
            ToolCollection = [],
        };
        var tools = new DeployTools(api);
        foreach (var method in typeof(DeployTools).GetMethods(BindingFlags.Instance | BindingFlags.Public).Where(m => m.IsDefined(typeof(McpServerToolAttribute))))
            options.ToolCollection.Add(McpServerTool.Create(method, tools, new McpServerToolCreateOptions { SerializerOptions = ApiClient.Json }));
        await using var transport = new StdioServerTransport(options);
        await using var server = McpServer.Create(transport, options);
        await server.RunAsync(cancellationToken);
        return 0;
    }
}
