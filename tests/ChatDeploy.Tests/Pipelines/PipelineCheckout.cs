using ChatDeploy.Testing;
using YamlDotNet.Serialization;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>A repository whose deploy branch has the reporter, the older commit that is deployed, and a runner's shallow checkout of the branch.</summary>
internal sealed class PipelineCheckout : IDisposable
{
    private readonly TestDirectory _directory = new();

    /// <summary>The commit that is deployed: it has <c>deploy/run.sh</c>, and not yet the reporter.</summary>
    public string Sha { get; private set; } = "";

    /// <summary>The branch's head.</summary>
    public string Head { get; private set; } = "";

    public string Directory => Path.Combine(_directory.Path, "checkout");

    public static async Task<PipelineCheckout> MakeAsync(string script)
    {
        var made = new PipelineCheckout();
        var origin = Path.Combine(made._directory.Path, "origin");
        System.IO.Directory.CreateDirectory(Path.Combine(origin, "deploy"));
        await made.GitAsync(origin, "init", "-q", "-b", "main");
        await File.WriteAllTextAsync(Path.Combine(origin, "deploy", "run.sh"), script.ReplaceLineEndings("\n"));
        made.Sha = await made.CommitAsync(origin, "First");
        File.Copy(Infra.Contract("report.sh"), Path.Combine(origin, "deploy", "report.sh"));
        made.Head = await made.CommitAsync(origin, "Second");
        await made.GitAsync(made._directory.Path, "clone", "-q", "--depth", "1", "file://" + origin, "checkout");
        return made;
    }

    /// <summary>Runs the template's scripts as the provider does, with a job's variables beside the provider's own.</summary>
    /// <param name="provider"><c>gitlab</c> or <c>bitbucket</c>.</param>
    /// <param name="variables">What the pipeline was started with.</param>
    public Task<(int ExitCode, string Output)> RunAsync(string provider, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var environment = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        foreach (var (name, value) in provider == "gitlab"
            ? [("CI_PROJECT_DIR", Directory), ("CI_PIPELINE_URL", "https://gitlab.example/acme/crm/-/pipelines/1001")]
            : new[] { ("BITBUCKET_CLONE_DIR", Directory), ("BITBUCKET_BUILD_NUMBER", "1"), ("BITBUCKET_REPO_FULL_NAME", "acme/crm") }) environment[name] = value;
        return Infra.RunAsync("bash", ["-eo", "pipefail", "-c", string.Join('\n', Lines(provider))], Directory, environment);
    }

    public void Dispose() => _directory.Dispose();

    private static IEnumerable<string> Lines(string provider)
    {
        var file = Infra.Template(provider, provider == "gitlab" ? ".gitlab-ci.yml" : "bitbucket-pipelines.yml");
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(file));
        object Of(object parent, object key) => parent is List<object> list ? list[(int)key] : ((Dictionary<object, object>)parent)[key];
        var path = provider == "gitlab" ? new object[] { "chatdeploy", "script" } : ["pipelines", "custom", "deploy", 1, "step", "script"];
        return ((List<object>)path.Aggregate((object)root, Of)).Cast<string>();
    }

    private async Task<string> CommitAsync(string repository, string message)
    {
        await GitAsync(repository, "add", ".");
        await GitAsync(repository, "commit", "-q", "-m", message);
        return (await GitAsync(repository, "rev-parse", "HEAD")).Trim();
    }

    private async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var (code, output) = await Infra.RunAsync("git", ["-c", "user.name=ada", "-c", "user.email=ada@example.com", .. arguments], directory, new Dictionary<string, string>());
        Assert.True(code == 0, output);
        return output;
    }
}
