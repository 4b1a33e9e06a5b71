"""Evidence of when: stamps, revocations, blocks, rounds; each as its standard has it."""
