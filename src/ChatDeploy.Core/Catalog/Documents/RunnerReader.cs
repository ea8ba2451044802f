using ChatDeploy.Core.Secrets;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads one runner of a tool.</summary>
internal static class RunnerReader
{
    /// <summary>The kinds of runner with the settings that each knows; the first ones of <c>Required</c> cannot be left out.</summary>
    private static readonly RunnerKind[] Kinds =
    [
        new("local", [], []),
        new("ssh", ["host"], ["host", "user", "port", "keyFile", "directory"]),
        new("github-actions", ["workflow"], ["workflow", "ref"]),
        new("gitlab-pipeline", [], ["ref"]),
        new("bitbucket-pipeline", [], ["pattern", "ref"]),
    ];

    private static readonly (string, RunnerKind?)[] KindWords = [.. Kinds.Select(kind => (kind.Name, (RunnerKind?)kind))];
    private static readonly string[] AllKeys = [.. Kinds.SelectMany(kind => kind.Keys).Distinct()];

    /// <summary>What the contract gives every job; a catalog that set these would lie to <c>deploy/run.sh</c>.</summary>
    private static readonly string[] ContractVariables =
        ["JOB_ID", "ATTEMPT", "ENV", "REF", "SHA", "TOOL", "TENANT", "STORE", "TARGET", "PREVIOUS_REF", "PREVIOUS_SHA", "CALLBACK_URL", "CALLBACK_TOKEN"];

    public static RunnerSettings? Read(CatalogReading reading, CatalogNode node, string path)
    {
        // The kind decides which keys are known, so it is looked at first.
        var kindName = (node as MappingNode)?.Find("kind") is ScalarNode scalar ? scalar.Value : null;
        var known = Array.Find(Kinds, kind => kind.Name == kindName)?.Keys ?? AllKeys;
        if (MappingReader.Open(reading, node, path, ["kind", "timeout", "env", .. known]) is not { } runner) return null;

        runner.Require("kind", ": " + string.Join(", ", Kinds.Select(kind => kind.Name)));
        var timeout = runner.Seconds("timeout", 900);
        var environment = Variables(runner);
        if (runner.OneOf("kind", KindWords, null) is not { } found) return null;
        SortedDictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (var key in found.Required)
            runner.Require(key, $": the runner {found.Name} needs it");
        foreach (var key in found.Keys)
            if (runner.Text(key) is { } value) settings[key] = value;
        if (settings.ContainsKey("port")) _ = runner.Number("port", 1, 65_535, 22);
        return new RunnerSettings(found.Name, timeout, environment.Count > 0 ? environment : null, settings.Count > 0 ? settings : null);
    }

    private static SortedDictionary<string, string> Variables(MappingReader runner)
    {
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        if (runner.Find("env") is not { } node) return variables;
        if (node is not MappingNode mapping)
        {
            runner.Report("env", $"expected a mapping from variables to values, found {node.Kind}");
            return variables;
        }

        foreach (var (key, value) in mapping.Entries)
        {
            var path = $"{runner.PathOf("env")}.{ScalarNode.Shortened(key.Value)}";
            if (!CatalogSyntax.VariableName.IsMatch(key.Value))
                runner.Reading.Report(key, path, "a variable's name has letters, digits and '_' and does not begin with a digit");
            else if (ContractVariables.Contains(key.Value))
                runner.Reading.Report(key, path, $"'{key.Value}' is set for every job by the repository contract; choose another name");
            else if (value is not ScalarNode scalar || !CatalogSyntax.IsPrintable(scalar.Value, multiline: true))
                runner.Reading.Report(value, path, $"expected text, found {value.Kind}");
            else if (SecretReference.IsMisspelt(scalar.Value))
                runner.Reading.Report(value, path, "a secret is referred to by 'secret:' and its name, for example secret:crm-db");
            else
                variables[key.Value] = scalar.IsNull ? "" : scalar.Value;
        }

        return variables;
    }

    private sealed record RunnerKind(string Name, string[] Required, string[] Keys);
}
