using ChatDeploy.Core.People;
using Microsoft.AspNetCore.Components.Endpoints;

namespace ChatDeploy.Api.Access;

/// <summary>Says what an endpoint lets people do; the gate asks for a token or a session, and a role that includes it.</summary>
/// <param name="Act">What it does; null: what everybody may do who is signed in, with a role or without.</param>
internal sealed record GateMetadata(Act? Act)
{
    private static readonly GateMetadata Reading = new(Core.People.Act.Read);

    /// <summary>How an endpoint is guarded: as it says; pages that say nothing are for readers. Null for what is open or not the gate's.</summary>
    public static GateMetadata? Of(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<GateMetadata>() ?? (IsPage(endpoint) && endpoint?.Metadata.GetMetadata<OpenEndpointMetadata>() is null ? Reading : null);

    /// <summary>Whether an endpoint is a Razor page.</summary>
    public static bool IsPage(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}

/// <summary>Says that an endpoint asks for no person, and how it is guarded instead.</summary>
/// <param name="Reason">How, or why it needs no guard.</param>
internal sealed record OpenEndpointMetadata(string Reason);

/// <summary>Declares how endpoints are guarded. Every endpoint declares it one way or the other; a test lists those that do not.</summary>
internal static class GateConventions
{
    /// <summary>Only for a person whose role includes the act; on what, the operation decides.</summary>
    public static T Requires<T>(this T endpoint, Act act) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new GateMetadata(act));

    /// <summary>For everybody who is signed in, with a role or without.</summary>
    public static T ForSignedIn<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new GateMetadata(Act: null));

    /// <summary>For callers without a person's token or session.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">How it is guarded instead, or why it needs no guard.</param>
    public static T IsOpen<T>(this T endpoint, string reason) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenEndpointMetadata(reason));
}
