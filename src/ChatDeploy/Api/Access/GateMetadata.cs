using ChatDeploy.Core.People;

namespace ChatDeploy.Api.Access;

/// <summary>Says what an endpoint lets people do; the gate asks for a token and a role that includes it.</summary>
/// <param name="Act">What it does.</param>
internal sealed record GateMetadata(Act Act);

/// <summary>Says that an endpoint asks for no person, and how it is guarded instead.</summary>
/// <param name="Reason">How, or why it needs no guard.</param>
internal sealed record OpenEndpointMetadata(string Reason);

/// <summary>Declares how endpoints are guarded. Every endpoint declares it one way or the other; a test lists those that do not.</summary>
internal static class GateConventions
{
    /// <summary>Only for a person whose role includes the act; on what, the operation decides.</summary>
    public static T Requires<T>(this T endpoint, Act act) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new GateMetadata(act));

    /// <summary>For callers without a person's token.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">How it is guarded instead, or why it needs no guard.</param>
    public static T IsOpen<T>(this T endpoint, string reason) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenEndpointMetadata(reason));
}
