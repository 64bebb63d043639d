using Haul.Abstractions;

namespace Haul.Persistence.Tests;

public sealed class TableTargetsTests(AzuriteFixture azurite) : TargetClaimsSuite
{
    private readonly string _service = AzuriteFixture.NewName();

    protected override ITargetClaims Start() => Reopened();

    protected override ITargetClaims Reopened() => new TableTargets(azurite.NewAccount(_service));
}
