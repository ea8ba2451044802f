namespace ChatDeploy.Commands.Demo;

/// <summary>How the demo's world is to be.</summary>
internal sealed record DemoOptions
{
    /// <summary>The tools' <c>deploy/run.sh</c>; tests break it.</summary>
    public string RunScript { get; init; } = DemoScript.Run;

    /// <summary>How long a job takes over each of the steps that a real one would wait in.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long one thing may take to be seen.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long <c>demo --once</c> may take in all.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Whether <c>demo --once</c> keeps its directory although everything went well.</summary>
    public bool Keep { get; init; }

    /// <summary>Where it says what happens.</summary>
    public TextWriter Output { get; init; } = Console.Out;
}
