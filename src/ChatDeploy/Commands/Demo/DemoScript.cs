namespace ChatDeploy.Commands.Demo;

/// <summary>The files that the demo's world is made of, as they lie in <c>Scripts</c>.</summary>
internal static class DemoScript
{
    /// <summary>The tools' <c>deploy/run.sh</c>.</summary>
    public static string Run => Read("run.sh");

    /// <summary>The repositories' post-receive hook.</summary>
    public static string PostReceive => Read("post-receive.sh");

    /// <summary>The catalog, with <c>{{repositories}}</c>, <c>{{sites}}</c> and <c>{{pace}}</c> to be filled in.</summary>
    public static string Catalog => Read("catalog.yaml");

    private static string Read(string name)
    {
        using var stream = typeof(DemoScript).Assembly.GetManifestResourceStream($"{typeof(DemoScript).Namespace}.Scripts.{name}")
            ?? throw new InvalidOperationException($"there is no embedded file {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
