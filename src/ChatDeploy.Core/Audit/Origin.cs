using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Audit;

/// <summary>Where what is being done came from. Edges enter one for the time of a request; what nobody entered is the service's own doing.</summary>
/// <param name="Surface">The surface: one of the constants here.</param>
/// <param name="Person">Who asked; null where nobody did.</param>
/// <param name="Address">The network address that it came from, or for the command line the account; null where unknown.</param>
/// <param name="RequestId">What names the request in logs, or on its platform; null where there is none.</param>
public sealed record Origin(string Surface, Person? Person = null, string? Address = null, string? RequestId = null)
{
    /// <summary>Pages of the console.</summary>
    public const string Web = "web";

    /// <summary>The console's chat.</summary>
    public const string Chat = "chat";

    /// <summary>The REST API with a token.</summary>
    public const string Api = "api";

    /// <summary>The REST API, called by an assistant through the Model Context Protocol.</summary>
    public const string Mcp = "mcp";

    /// <summary>The command line.</summary>
    public const string CommandLine = "cli";

    /// <summary>The service itself.</summary>
    public const string System = "system";

    private static readonly Origin Own = new(System);
    private static readonly AsyncLocal<Origin?> Ambient = new();

    /// <summary>The origin of what this flow of execution does.</summary>
    public static Origin Current => Ambient.Value ?? Own;

    /// <summary>Makes it the origin of what this flow of execution does from here on, until what is returned is disposed or the calling method ends.</summary>
    public static IDisposable Enter(Origin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var scope = new Scope(Ambient.Value);
        Ambient.Value = origin;
        return scope;
    }

    private sealed class Scope(Origin? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}
