using System.Globalization;
using System.Text;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Benchmarks.World;

/// <summary>A small world with a Slack: ten tenants of 49 stores, with their mains 500 sites, and tools whose deployments are told of in the channels that are wanted.</summary>
internal static class SlackCatalog
{
    /// <summary>Jobs of a deployment of one tool to everywhere.</summary>
    public const int Jobs = Tenants * (StoresPerTenant + 1);

    private const int Tenants = 10;
    private const int StoresPerTenant = 49;

    /// <summary>Writes the catalog into a folder.</summary>
    /// <param name="folder">Which; made where it is not there.</param>
    /// <param name="channels">The tools of each channel.</param>
    /// <returns>The file.</returns>
    public static async Task<string> WriteAsync(string folder, IReadOnlyDictionary<string, IReadOnlyList<string>> channels, CancellationToken cancellationToken)
    {
        var yaml = new StringBuilder("environments: [{ name: prod }]\npeople:\n  - { name: ada, slack: U0ADA, roles: [{ role: deployer }] }\ntenants:\n");
        var stores = string.Join(", ", Enumerable.Range(0, StoresPerTenant).Select(s => $"store-{s:00}"));
        for (var tenant = 0; tenant < Tenants; tenant++) yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: {LargeWorld.Tenant(tenant)}, stores: [{stores}] }}\n");
        yaml.Append("tools:\n");
        for (var tool = 0; tool < PushRequests.Repositories; tool++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: {LargeWorld.Tool(tool)}, repository: {{ provider: github, id: acme/{LargeWorld.Tool(tool)}, branch: main }}, runner: {{ kind: local }}, tenants: [\"*\"] }}\n");
        if (channels.Count > 0) yaml.Append("channels:\n");
        foreach (var (channel, tools) in channels) yaml.Append(CultureInfo.InvariantCulture, $"  - {{ surface: slack, id: {channel}, tools: [{string.Join(", ", tools)}] }}\n");
        Directory.CreateDirectory(folder, (UnixFileMode)0b111_101_101);
        var file = Path.Combine(folder, "catalog.yaml");
        await File.WriteAllTextAsync(file, yaml.ToString(), cancellationToken);
        return file;
    }

    /// <summary>The settings by which the application takes a fake for Slack.</summary>
    public static IReadOnlyList<string> Settings(FakeSlack slack) =>
        [$"--Slack:SigningSecret={FakeSlack.SigningSecret}", $"--Slack:BotToken={FakeSlack.BotToken}", $"--Slack:ApiUrl={slack.ApiUrl}"];
}
