namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads the section <c>tools</c>.</summary>
internal static class ToolReader
{
    private static readonly string[] Keys = ["name", "team", "repository", "runner", "runners", "tenants"];
    private static readonly string[] RepositoryKeys = ["provider", "id", "url", "branch", "fallback", "deployments"];
    private static readonly string[] FallbackKeys = ["provider", "id", "url"];
    private static readonly (string, string?)[] Providers = [("git", "git"), ("github", "github"), ("gitlab", "gitlab"), ("bitbucket", "bitbucket")];

    public static IReadOnlyList<ToolEntry> Read(MappingReader root)
    {
        List<ToolEntry> tools = [];
        Dictionary<string, CatalogNode> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in root.Items("tools"))
        {
            if (MappingReader.Open(root.Reading, node, path, Keys) is not { } entry) continue;
            entry.Require("name", "");
            var name = entry.Name();
            root.Reading.Once(taken, name, entry.Find("name") ?? node, path, "tool");
            var repository = Repository(entry);
            var runners = Runners(entry);
            var runner = entry.Find("runner") is { } single ? RunnerReader.Read(root.Reading, single, entry.PathOf("runner")) : null;
            if (entry.Find("runners") is null)
                entry.Require("runner", ": what runs its jobs, for example { kind: local }");
            tools.Add(new ToolEntry
            {
                Name = name ?? "",
                Team = entry.Name("team"),
                Repository = repository,
                Runners = new RunnerMap(runner, runners.Count > 0 ? runners : null),
                Tenants = entry.Scope("tenants", NameKind.Tenant),
            });
        }

        return tools;
    }

    private static RepositoryEntry Repository(MappingReader tool)
    {
        var nothing = new RepositoryEntry("", "", null, "main");
        tool.Require("repository", ": where its source lives, for example { provider: github, id: acme/crm }");
        if (tool.Find("repository") is not { } node || MappingReader.Open(tool.Reading, node, tool.PathOf("repository"), RepositoryKeys) is not { } repository)
            return nothing;
        var (provider, id, url) = Place(repository);
        return new RepositoryEntry(
            provider ?? "",
            id ?? "",
            url,
            repository.Text("branch", CatalogSyntax.IsBranchName, "the name of a branch") ?? nothing.Branch,
            Fallback(repository, provider, id))
        {
            TellsDeployments = repository.Flag("deployments"),
        };
    }

    private static RepositoryFallback? Fallback(MappingReader repository, string? provider, string? id)
    {
        if (repository.Find("fallback") is not { } node || MappingReader.Open(repository.Reading, node, repository.PathOf("fallback"), FallbackKeys) is not { } mirror) return null;
        var (mirrorProvider, mirrorId, url) = Place(mirror);
        if (mirrorProvider is null || mirrorId is null) return null;
        if (mirrorProvider == provider && string.Equals(mirrorId, id, StringComparison.OrdinalIgnoreCase))
            mirror.Report("id", "a repository is no fallback for itself: name the mirror at another provider, or leave it out");
        return new RepositoryFallback(mirrorProvider, mirrorId, url);
    }

    private static (string? Provider, string? Id, string? Url) Place(MappingReader repository)
    {
        repository.Require("provider", ": git, github, gitlab or bitbucket");
        repository.Require("id", ": its full name at the provider, for example acme/crm");
        var provider = repository.OneOf("provider", Providers, null);
        if (provider == "git") repository.Require("url", ": plain git is cloned from it");
        var url = repository.Text("url", CatalogSyntax.RepositoryUrl.IsMatch, "an address that git clones from: https://, ssh://, git://, file://, an absolute path, or user@host:path");
        if (url is not null && CatalogSyntax.HoldsPassword.IsMatch(url))
            repository.Report("url", "an address in the catalog must not hold a password: the catalog is stored and shown; let git find it in a credential helper or a key");
        return (provider, repository.Text("id", CatalogSyntax.RepositoryId.IsMatch, "a repository's full name like acme/crm"), url);
    }

    private static SortedDictionary<string, RunnerSettings> Runners(MappingReader tool)
    {
        SortedDictionary<string, RunnerSettings> runners = new(StringComparer.OrdinalIgnoreCase);
        switch (tool.Find("runners"))
        {
            case null:
                break;
            case MappingNode { Entries.Count: > 0 } mapping:
                foreach (var (key, node) in mapping.Entries)
                {
                    var (environment, problem) = tool.Reading.Resolve(key.Value, NameKind.Environment);
                    var path = $"{tool.PathOf("runners")}.{ScalarNode.Shortened(key.Value)}";
                    if (problem is not null) tool.Reading.Report(key, path, problem);
                    if (RunnerReader.Read(tool.Reading, node, path) is { } runner && environment is not null && !runners.TryAdd(environment, runner))
                        tool.Reading.Report(key, path, $"environment '{environment}' has a runner already in this mapping");
                }

                break;
            case var other:
                tool.Report("runners", $"expected a mapping from environments to runners, found {(other is MappingNode ? "an empty one" : other.Kind)}");
                break;
        }

        return runners;
    }
}
