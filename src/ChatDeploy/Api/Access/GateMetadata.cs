using ChatDeploy.Core.People;
using Microsoft.AspNetCore.Components.Endpoints;

namespace ChatDeploy.Api.Access;

/// <summary>Says what an endpoint lets people do; the gate asks for a token or a session, and a role that includes it.</summary>
/// <param name="Act">What it does.</param>
internal sealed record GateMetadata(Act Act);

/// <summary>Says that an endpoint asks for no person, and how it is guarded instead.</summary>
/// <param name="Reason">How, or why it needs no guard.</param>
internal sealed record OpenEndpointMetadata(string Reason);

/// <summary>Says that an endpoint is a page or takes a page's form: people who are not signed in are sent to do so.</summary>
/// <param name="NeedsRole">Whether it takes a role, whichever; false for what everybody may do, such as signing out.</param>
internal sealed record PageMetadata(bool NeedsRole)
{
    private static readonly PageMetadata Ordinary = new(NeedsRole: true);

    /// <summary>How an endpoint is a page: as it says, or as Razor pages are that say nothing; null for what is no page.</summary>
    public static PageMetadata? Of(Endpoint? endpoint) => endpoint is null ? null
        : endpoint.Metadata.GetMetadata<PageMetadata>() is { } said ? said
        : endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && endpoint.Metadata.GetMetadata<OpenEndpointMetadata>() is null ? Ordinary
        : null;
}

/// <summary>Declares how endpoints are guarded. Every endpoint declares it one way or the other; a test lists those that do not.</summary>
internal static class GateConventions
{
    /// <summary>Only for a person whose role includes the act; on what, the operation decides.</summary>
    public static T Requires<T>(this T endpoint, Act act) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new GateMetadata(act));

    /// <summary>For callers without a person's token.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="reason">How it is guarded instead, or why it needs no guard.</param>
    public static T IsOpen<T>(this T endpoint, string reason) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenEndpointMetadata(reason));

    /// <summary>For everybody who is signed in, with a role or without; for forms of pages.</summary>
    public static T ForSignedIn<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new PageMetadata(NeedsRole: false));
}
