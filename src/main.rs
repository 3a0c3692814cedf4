<<<<<<< HEAD
=======
//! The door: the real world in, an exit code out.

>>>>>>> 6879b87cafd3849a03487fa1fadea79f5d6cb10a
fn main() {}
