namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>What <see cref="WhenResolver.Resolve"/> made of a time; the cases are nested. Instants have offset zero.</summary>
public abstract record WhenResolution
{
    private WhenResolution()
    {
    }

    /// <summary>One instant, to come.</summary>
    /// <param name="At">The instant.</param>
    /// <param name="Zone">The zone it was meant in: an IANA name, <c>UTC</c> or an offset.</param>
    /// <param name="Text">The instant in that zone with its name, to be repeated in the answer (contract, Chat grammar).</param>
    /// <param name="Note">What the reader should know: the clock skips or repeats that time, or it is tomorrow; null when there is nothing.</param>
    public sealed record Once(DateTimeOffset At, string Zone, string Text, string? Note = null) : WhenResolution;

    /// <summary>Again and again.</summary>
    /// <param name="First">The first instant; later ones come from <see cref="WhenResolver.NextAfter"/>.</param>
    /// <param name="Cron">The same as a Quartz cron expression, to be evaluated in <paramref name="Zone"/>.</param>
    /// <param name="Zone">As in <see cref="Once"/>.</param>
    /// <param name="Text">The rule with its zone and the first instant.</param>
    /// <param name="Note">As in <see cref="Once"/>, about the first instant.</param>
    public sealed record Repeated(DateTimeOffset First, string Cron, string Zone, string Text, string? Note = null) : WhenResolution;

    /// <summary>When the environment's next window opens, which only its policy knows.</summary>
    public sealed record AtWindow : WhenResolution;

    /// <summary>No instant.</summary>
    /// <param name="Code">Stable: <c>time_in_past</c>, <c>time_too_far</c> (more than 366 days ahead) or <c>unknown_time_zone</c>.</param>
    /// <param name="Message">What is wrong and what to write instead.</param>
    public sealed record Refused(string Code, string Message) : WhenResolution;
}
