using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

/// <summary>Payloads that github.com and five Enterprise Servers sent (npm <c>@octokit/webhooks-examples</c>).</summary>
internal static class GitHubExamples
{
    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>> Read = new(() => ReadAll());

    /// <summary>All payloads of an event.</summary>
    public static IReadOnlyList<JsonObject> Of(string eventName) => Read.Value[eventName];

    private static Dictionary<string, IReadOnlyList<JsonObject>> ReadAll([CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "examples");
        var package = Path.Combine(folder, "node_modules", "@octokit", "webhooks-examples");
        if (!File.Exists(Path.Combine(package, "package.json")))
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = folder })!;
            npm.WaitForExit();
            Assert.Equal(0, npm.ExitCode);
        }

        return Directory.GetFiles(package, "index.json", SearchOption.AllDirectories)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray())
            .GroupBy(entry => (string)entry!["name"]!, entry => entry!["examples"]!.AsArray().Select(example => example!.AsObject()))
            .ToDictionary(entries => entries.Key, IReadOnlyList<JsonObject> (entries) => [.. entries.SelectMany(examples => examples)]);
    }
}
