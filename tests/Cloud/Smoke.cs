namespace Smoke;
public class Smoke { [Fact] public void Runs() { if (DateTimeOffset.MinValue > DateTimeOffset.MaxValue) Assert.Skip("x"); } }
